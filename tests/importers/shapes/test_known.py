"""Exports of the tools that we know, as CSV, workbook and JSON: field by field what comes out."""

import csv
import json
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from guiyi.core.source import SourceAsked
from guiyi.importers.lines import Walk, rows
from guiyi.importers.rejects import Returned
from guiyi.importers.shapes.known import shape_of
from guiyi.importers.source_plan import plan_source
from guiyi.schemas.customer import customer_schema

Fields = dict[str, str]


class Export(NamedTuple):
    """A sample of an export: its columns, its rows, and what comes out: fields, or why a row is left out."""

    columns: str
    lines: tuple[tuple[str, ...], ...]
    expected: tuple[Fields | str, ...]


EXPORTS = {
    "WeChatMsg": Export(
        "UserName,Alias,Type,Remark,NickName,PYInitial,RemarkPYInitial,smallHeadImgUrl,bigHeadImgUrl,label,gender,"
        "telephone,signature,country/region,province,city",
        (
            ("wxid_t1", "zhao_cd", "3", "赵总-成都锦川", "赵六", "ZL", "", "", "", "老客户", "男", "13800138001", "好", "CN", "Sichuan", "Chengdu"),
            ("wxid_t2", "", "3", "", "小美", "", "", "", "", "None", "未知", "", "", "", "", ""),
            ("123@chatroom", "", "2", "", "家人群", "", "", "", "", "None", "未知", "", "", "", "", ""),
            ("gh_0123456789ab", "", "3", "", "早报", "", "", "", "", "None", "未知", "", "", "", "", ""),
        ),
        (
            {
                "wechat_wxid": "wxid_t1", "wechat_id": "zhao_cd", "wechat_remark": "赵总-成都锦川", "wechat_nickname": "赵六",
                "tags": "老客户", "gender": "男", "mobile": "13800138001", "signature": "好", "country": "CN",
                "province": "Sichuan", "city": "Chengdu",
            },
            {"wechat_wxid": "wxid_t2", "wechat_nickname": "小美", "tags": "None", "gender": "未知"},
            "row.group",
            "row.official_account",
        ),
    ),
    "WeChatMsg of old": Export(
        "UserName,Alias,Type,Remark,NickName,PYInitial,RemarkPYInitial,smallHeadImgUrl,bigHeadImgUrl",
        (("wxid_t1", "zhao_cd", "3", "赵总", "赵六", "ZL", "", "http://a.test/1", ""),),
        ({"wechat_wxid": "wxid_t1", "wechat_id": "zhao_cd", "wechat_remark": "赵总", "wechat_nickname": "赵六"},),
    ),
    "table Contact": Export(
        "UserName,Alias,EncryptUserName,DelFlag,Type,VerifyFlag,Remark,NickName,LabelIDList,PYInitial,RemarkPYInitial",
        (
            ("wxid_t1", "zhao_cd", "", "0", "3", "0", "赵总", "赵六", "1,2", "ZL", ""),
            ("bank", "", "", "0", "3", "24", "", "某银行", "", "", ""),
        ),
        (
            {"wechat_wxid": "wxid_t1", "wechat_id": "zhao_cd", "wechat_remark": "赵总", "wechat_nickname": "赵六"},
            "row.official_account",
        ),
    ),
    "table contact of version 4": Export(
        "id,username,local_type,alias,flag,verify_flag,remark,nick_name,description",
        (
            ("1", "wxid_t1", "1", "zhao_cd", "3", "0", "赵总", "赵六", "展会认识"),
            ("2", "weixin", "1", "", "3", "56", "", "微信团队", ""),
        ),
        (
            {
                "wechat_wxid": "wxid_t1", "wechat_id": "zhao_cd", "wechat_remark": "赵总", "wechat_nickname": "赵六",
                "contact_note": "展会认识",
            },
            "row.official_account",
        ),
    ),
    "chatlog": Export(
        "userName,alias,remark,nickName,isFriend",
        (("wxid_t1", "zhao_cd", "赵总", "赵六", "true"), ("wxid_t2", "", "", "路人", "false")),
        (
            {"wechat_wxid": "wxid_t1", "wechat_id": "zhao_cd", "wechat_remark": "赵总", "wechat_nickname": "赵六"},
            "row.other_account",
        ),
    ),
    "CipherTalk": Export(
        "用户名,显示名称,备注,昵称,手机号,类型,头像URL",
        (
            ("wxid_t1", "赵总", "赵总", "赵六", "13800138001", "friend", "http://a.test/1"),
            ("1@chatroom", "群", "", "群", "", "group", ""),
            ("gh_0123456789ab", "报", "", "报", "", "official", ""),
            ("fmessage", "朋友推荐消息", "", "", "", "other", ""),
        ),
        (
            {"wechat_wxid": "wxid_t1", "wechat_remark": "赵总", "wechat_nickname": "赵六", "mobile": "13800138001"},
            "row.group",
            "row.official_account",
            "row.official_account",
        ),
    ),
    "CipherTalk JSON": Export(
        "username,displayName,remark,nickname,mobile,type,avatarUrl",
        (("wxid_t1", "赵总", "赵总", "赵六", "13800138001", "friend", ""), ("x1", "某", "", "某", "", "other", "")),
        (
            {"wechat_wxid": "wxid_t1", "wechat_remark": "赵总", "wechat_nickname": "赵六", "mobile": "13800138001"},
            "row.other_account",
        ),
    ),
    "WeFlow": Export(
        "用户名,显示名称,备注,昵称,微信号,标签,描述,个性签名,地区,类型",
        (("wxid_t1", "赵总", "赵总", "赵六", "zhao_cd", "客户 | 意向", "展会", "好", "四川 成都", "好友"),),
        (
            {
                "wechat_wxid": "wxid_t1", "wechat_remark": "赵总", "wechat_nickname": "赵六", "wechat_id": "zhao_cd",
                "tags": "客户 | 意向", "contact_note": "展会", "signature": "好", "region": "四川 成都",
            },
        ),
    ),
    "WeChatDataAnalysis": Export(
        "用户名,显示名称,备注,昵称,微信号,类型,公众号类型,公众号类型码,地区,国家/地区码,省份,城市,来源,来源场景码,头像链接",
        (
            ("wxid_t1", "赵总", "赵总", "赵六", "zhao_cd", "friend", "", "0", "中国大陆·四川·成都", "CN", "Sichuan", "Chengdu", "通过扫一扫添加", "30", ""),
            ("wxid_t2", "李四", "", "李四", "", "friend", "", "0", "", "", "", "", "", "14", ""),
            ("1@chatroom", "群", "", "群", "", "group", "", "0", "", "", "", "", "", "", ""),
        ),
        (
            {
                "wechat_wxid": "wxid_t1", "wechat_remark": "赵总", "wechat_nickname": "赵六", "wechat_id": "zhao_cd",
                "region": "中国大陆·四川·成都", "country": "CN", "province": "Sichuan", "city": "Chengdu",
                "wechat_source": "通过扫一扫添加",
            },
            {"wechat_wxid": "wxid_t2", "wechat_nickname": "李四", "wechat_source": "群聊"},
            "row.group",
        ),
    ),
    "pywechat": Export(
        "昵称,微信号,地区,备注,电话,标签,描述,朋友权限,共同群聊,个性签名,来源",
        (("赵六", "zhao_cd", "四川 成都", "赵总", "13800138001", "客户，意向", "展会", "聊天", "2个", "好", "通过扫一扫添加"),),
        (
            {
                "wechat_nickname": "赵六", "wechat_id": "zhao_cd", "region": "四川 成都", "wechat_remark": "赵总",
                "mobile": "13800138001", "tags": "客户，意向", "contact_note": "展会", "signature": "好",
                "wechat_source": "通过扫一扫添加",
            },
        ),
    ),
    "pywechat, WeCom friends": Export(
        "昵称,备注,企业,实名,在职状态,职务,工作时间,在线时间,地址,其他",
        (("赵六", "赵总", "成都锦川商贸有限公司", "赵六", "在职", "采购", "9:00", "在线", "春熙路1号", "无"),),
        (
            {
                "wechat_nickname": "赵六", "wechat_remark": "赵总", "customer_name": "成都锦川商贸有限公司",
                "contact_name": "赵六", "job_title": "采购", "contact_address": "春熙路1号",
            },
        ),
    ),
    "wxauto, details": Export(
        "昵称,微信号,地区,备注,电话,标签,共同群聊,个性签名,来源,朋友权限,描述,实名,企业",
        (("赵六", "zhao_cd", "四川 成都", "添加备注", "", "添加标签", "1", "", "", "", "", "", ""),),
        (
            {
                "wechat_nickname": "赵六", "wechat_id": "zhao_cd", "region": "四川 成都", "wechat_remark": "添加备注",
                "tags": "添加标签",
            },
        ),
    ),
    "wxauto, list": Export(
        "nickname,remark,tags",
        (("赵六", "赵总", "客户，意向"),),
        ({"wechat_nickname": "赵六", "wechat_remark": "赵总", "tags": "客户，意向"},),
    ),
    "itchat": Export(
        "UserName,NickName,RemarkName,Sex,Province,City,Signature,Alias,PYInitial,Uin,VerifyFlag,HeadImgUrl,ContactFlag",
        (
            ("@me", "我自己", "", "1", "", "", "", "", "WZJ", "123456", "0", "/a", "0"),
            ("@a1", '赵六<span class="emoji emoji1f338"></span>', "赵总 A&amp;B", "1", "四川", "成都", "", "", "ZL", "0", "0", "/a", "3"),
            ("@@g1", "群", "", "0", "", "", "", "", "Q", "0", "0", "/a", "3"),
            ("@a2", "早报", "", "0", "", "", "", "", "ZB", "0", "24", "/a", "3"),
            ("filehelper", "文件传输助手", "", "0", "", "", "", "", "", "0", "0", "/a", "3"),
        ),
        (
            "row.oneself",
            {"wechat_nickname": "赵六🌸", "wechat_remark": "赵总 A&B", "gender": "1", "province": "四川", "city": "成都"},
            "row.group",
            "row.official_account",
            "row.official_account",
        ),
    ),
    "WeCom admin console": Export(
        "客户名称,描述,添加人,添加人账号,添加人所属部门,添加时间,来源,手机,企业,邮箱,地址,职务,电话,标签组1(客户等级),标签组2(来源)",
        (
            ("赵六", "采购", "小王", "WangX", "销售一部、华东区", "2024-03-05 10:11:12", "扫描二维码", "13800138001", "成都锦川商贸", "a@jin.test", "春熙路1号", "经理", "028-61234567", "A类、重要", "抖音"),
            ("赵六", "", "小赵", "ZhaoX", "销售二部", "2024-04-01 09:00:00", "名片分享", "13800138001", "成都锦川商贸", "", "", "", "", "", ""),
        ),
        (
            {
                "contact_name": "赵六", "contact_note": "采购", "owner": "小王", "owner_account": "WangX",
                "owner_dept": "销售一部、华东区", "created_at": "2024-03-05 10:11:12", "wechat_source": "扫描二维码",
                "mobile": "13800138001", "customer_name": "成都锦川商贸", "email": "a@jin.test", "address": "春熙路1号",
                "job_title": "经理", "phone": "028-61234567", "tags": "A类、重要+抖音", "source": "抖音",
            },
            {
                "contact_name": "赵六", "owner": "小赵", "owner_account": "ZhaoX", "owner_dept": "销售二部",
                "created_at": "2024-04-01 09:00:00", "wechat_source": "名片分享", "mobile": "13800138001",
                "customer_name": "成都锦川商贸",
            },
        ),
    ),
    "WeCom smart sheet": Export(
        "客户,对接销售,跟进备注,客户状态,其他添加人,标签组,手机",
        (("赵六", "小王", "已寄样品", "跟进中", "小赵", "A类、重要", "13800138001"),),
        (
            {
                "contact_name": "赵六", "owner": "小王", "last_contact_note": "已寄样品", "status": "跟进中",
                "其他添加人": "小赵", "tags": "A类、重要", "mobile": "13800138001",
            },
        ),
    ),
    "LinkWeChat": Export(
        "客户姓名,客户类型,性别,userid,unionid,生日,所属企业,所属职位,跟进员工,商机阶段,添加方式,添加时间,企业标签,手机号,邮箱,QQ,"
        "所在省市县,详细地址,是否加入黑名单",
        (("赵六", "企业客户", "男", "wmT1", "oT1", "1990-01-02", "成都锦川商贸", "经理", "小王", "意向", "扫描二维码", "2024-03-05 10:11:12", "A类,重要", "13800138001", "a@jin.test", "12345678", "四川省/成都市/锦江区", "春熙路1号", "否"),),
        (
            {
                "contact_name": "赵六", "customer_type": "企业客户", "gender": "男", "wecom_external_userid": "wmT1", "unionid": "oT1",
                "birthday": "1990-01-02", "customer_name": "成都锦川商贸", "job_title": "经理", "owner": "小王", "stage": "意向",
                "wechat_source": "扫描二维码", "created_at": "2024-03-05 10:11:12", "tags": "A类,重要", "mobile": "13800138001",
                "email": "a@jin.test", "qq": "12345678", "region": "四川省/成都市/锦江区", "address": "春熙路1号", "blacklist": "否",
            },
        ),
    ),
    "MoChat": Export("电话,备注", (("13800138001", "赵总"),), ({"mobile": "13800138001", "wechat_remark": "赵总"},)),
    "MarketGo": Export(
        "external_user_id,member_id",
        (("wmT1AAAA", "WangX"),),
        ({"wecom_external_userid": "wmT1AAAA", "owner_account": "WangX"},),
    ),
    "HubSpot contacts": Export(
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Create Date,"
        "Associated Company,Associated Company IDs,Associated Company IDs (Primary)",
        (
            ("51", "Anna", "Lee", "anna@jin.test", "13800138001", "Tom Hanks", "Customer", "OPEN", "2024-03-05 10:11", "Jinchuan Trading", "9001;9002", "9001"),
        ),
        (
            {
                "contact_target_id": "51", "first_name": "Anna", "last_name": "Lee", "email": "anna@jin.test",
                "mobile": "13800138001", "owner": "Tom Hanks", "stage": "Customer", "status": "OPEN",
                "created_at": "2024-03-05 10:11", "customer_name": "Jinchuan Trading", "associated_company_ids": "9001;9002",
                "target_id": "9001",
            },
        ),
    ),
    "HubSpot companies": Export(
        "Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region,Industry,Company Domain Name,"
        "Annual Revenue,Number of Employees,Associated Contact IDs,Associated Contact",
        (("9001", "Jinchuan Trading", "Tom Hanks", "2024-03-05 10:11", "028-61234567", "Chengdu", "China", "RETAIL", "jin.test", "100000", "120", "51;52", "Anna Lee"),),
        (
            {
                "target_id": "9001", "customer_name": "Jinchuan Trading", "owner": "Tom Hanks", "created_at": "2024-03-05 10:11",
                "phone": "028-61234567", "city": "Chengdu", "country": "China", "industry": "RETAIL", "website": "jin.test",
                "revenue": "100000", "company_size": "120", "associated_contact_ids": "51;52", "associated_contact": "Anna Lee",
            },
        ),
    ),
    "HubSpot deals": Export(
        "Record ID,Deal Name,Deal Stage,Amount,Close Date,Deal owner,Associated Company,Associated Company IDs,Associated Contact IDs",
        (("7001", "Pump order", "Closed Won", "5000", "2024-05-01", "Tom Hanks", "Jinchuan Trading", "9001", "51"),),
        (
            {
                "record_id": "7001", "deal_name": "Pump order", "deal_stage": "Closed Won", "deal_amount": "5000",
                "close_date": "2024-05-01", "owner": "Tom Hanks", "customer_name": "Jinchuan Trading", "target_id": "9001",
                "contact_target_id": "51",
            },
        ),
    ),
    "纷享销客": Export(
        "客户名称（必填）,电话,负责人（必填）,负责人主属部门,客户编号,唯一性ID,生命状态",
        (("成都锦川商贸有限公司", "028-61234567", "小吕", "销售一部", "KH7", "65f0aa11bb22cc33dd44ee55", "正常"),),
        (
            {
                "customer_name": "成都锦川商贸有限公司", "phone": "028-61234567", "owner": "小吕", "owner_dept": "销售一部",
                "customer_code": "KH7", "target_id": "65f0aa11bb22cc33dd44ee55", "生命状态": "正常",
            },
        ),
    ),
    "Salesforce report with a footer": Export(
        "Account Name,Account ID,Account Owner,Phone",
        (
            ("成都锦川商贸有限公司", "0015g00000XyZaC", "Li Na", "028-61234567"), ("", "", "", ""),
            ("客户报表", "", "", ""), ("Generated By: Li Na", "", "", ""), ("成都分公司", "", "", ""),
        ),
        (
            {
                "customer_name": "成都锦川商贸有限公司", "target_id": "0015g00000XyZaC", "owner": "Li Na",
                "phone": "028-61234567",
            },
            "row.note", "row.note", "row.note",
        ),
    ),
    "卫瓴, without ids": Export(
        "user_name,contact_ways,corp_name,owner_id",
        (("耿斌", '[{"type": "mobile", "contact_way": "13800138001"}]', "成都锦川商贸有限公司", "u7"),),
        ({"contact_name": "耿斌", "mobile": "13800138001", "customer_name": "成都锦川商贸有限公司", "owner_account": "u7"},),
    ),
    "Zoho contacts by their whole name": Export(
        "Contact Name,Account Name,Record Id,Contact Owner,Mobile",
        (("Anna Lee", "Jinchuan Trading", "zcrm_51", "Tom Hanks", "13800138001"),),
        (
            {
                "contact_name": "Anna Lee", "customer_name": "Jinchuan Trading", "contact_target_id": "zcrm_51",
                "owner": "Tom Hanks", "mobile": "13800138001",
            },
        ),
    ),
    "HubSpot, both": Export(
        "Record ID - Contact,First Name,Last Name,Record ID - Company,Company name",
        (("51", "Anna", "Lee", "9001", "Jinchuan Trading"),),
        (
            {
                "contact_target_id": "51", "first_name": "Anna", "last_name": "Lee", "target_id": "9001",
                "customer_name": "Jinchuan Trading",
            },
        ),
    ),
    "Salesforce accounts": Export(
        "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,"
        "BillingCountry,Phone,Website,Industry,OwnerId,CreatedDate,LastModifiedDate,SystemModstamp",
        (
            ("001xx000003DGb1AAG", "false", "", "成都锦川商贸有限公司", "Prospect", "", "春熙路1号", "成都", "四川", "610000", "中国", "028-61234567", "www.jin.test", "Retail", "005xx000001Sv6AAE", "2024-03-05T10:11:12.000Z", "2024-06-05T10:11:12.000Z", "2024-06-05T10:11:13.000Z"),
            ("001xx000003DGb2AAG", "true", "001xx000003DGb1AAG", "成都锦川", "Prospect", "", "", "", "", "", "", "", "", "", "005xx000001Sv6AAE", "2024-03-05T10:11:12.000Z", "2024-06-05T10:11:12.000Z", "2024-06-05T10:11:13.000Z"),
        ),
        (
            {
                "target_id": "001xx000003DGb1AAG", "customer_name": "成都锦川商贸有限公司", "type": "Prospect", "address": "春熙路1号",
                "city": "成都", "province": "四川", "postcode": "610000", "country": "中国", "phone": "028-61234567",
                "website": "www.jin.test", "industry": "Retail", "owner_account": "005xx000001Sv6AAE",
                "created_at": "2024-03-05T10:11:12.000Z", "updated_at": "2024-06-05T10:11:12.000Z",
            },
            "row.deleted",
        ),
    ),
    "Salesforce contacts": Export(
        "Id,AccountId,LastName,FirstName,Name,MobilePhone,Email,Title,OwnerId,SystemModstamp",
        (("003xx000004TmiQAAS", "001xx000003DGb1AAG", "赵", "六", "六 赵", "13800138001", "a@jin.test", "经理", "005xx000001Sv6AAE", "2024-06-05T10:11:12.000Z"),),
        (
            {
                "contact_target_id": "003xx000004TmiQAAS", "target_id": "001xx000003DGb1AAG", "last_name": "赵", "first_name": "六",
                "mobile": "13800138001", "email": "a@jin.test", "job_title": "经理", "owner_account": "005xx000001Sv6AAE",
                "updated_at": "2024-06-05T10:11:12.000Z",
            },
        ),
    ),
    "Salesforce leads": Export(
        "Id,LastName,FirstName,Company,Email,Status,IsConverted,OwnerId",
        (("00Qxx000001abcdEAA", "赵", "六", "成都锦川商贸有限公司", "a@jin.test", "Open", "false", "005xx000001Sv6AAE"),),
        (
            {
                "target_id": "00Qxx000001abcdEAA", "last_name": "赵", "first_name": "六", "customer_name": "成都锦川商贸有限公司",
                "email": "a@jin.test", "status": "Open", "is_converted": "false", "owner_account": "005xx000001Sv6AAE",
            },
        ),
    ),
    "Salesforce report": Export(
        "Account ID,Account Name,Contact ID,First Name,Last Name,Email",
        (("001xx000003DGb1", "成都锦川商贸有限公司", "003xx000004TmiQ", "六", "赵", "a@jin.test"),),
        (
            {
                "target_id": "001xx000003DGb1", "customer_name": "成都锦川商贸有限公司", "contact_target_id": "003xx000004TmiQ",
                "first_name": "六", "last_name": "赵", "email": "a@jin.test",
            },
        ),
    ),
    "Zoho contacts": Export(
        "Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email,Mobile,"
        "Created By.id,Created Time,Modified Time,Full Name,Tag",
        (("zcrm_1001", "zcrm_7", "Tom Hanks", "六", "赵", "zcrm_2001", "成都锦川商贸有限公司", "a@jin.test", "13800138001", "zcrm_7", "2024-03-05 10:11:12", "2024-06-05 10:11:12", "六 赵", "VIP"),),
        (
            {
                "contact_target_id": "zcrm_1001", "owner_account": "zcrm_7", "owner": "Tom Hanks", "first_name": "六", "last_name": "赵",
                "target_id": "zcrm_2001", "customer_name": "成都锦川商贸有限公司", "email": "a@jin.test", "mobile": "13800138001",
                "created_at": "2024-03-05 10:11:12", "updated_at": "2024-06-05 10:11:12", "tags": "VIP",
            },
        ),
    ),
    "Zoho leads": Export(
        "Record Id,Lead Owner,Company,First Name,Last Name,Email",
        (("zcrm_3001", "Tom Hanks", "成都锦川商贸有限公司", "六", "赵", "a@jin.test"),),
        (
            {
                "target_id": "zcrm_3001", "owner": "Tom Hanks", "customer_name": "成都锦川商贸有限公司", "first_name": "六",
                "last_name": "赵", "email": "a@jin.test",
            },
        ),
    ),
    "简道云": Export(
        "客户名称,联系人,手机,客户等级,数据ID,提交人,提交时间,更新时间",
        (("成都锦川商贸有限公司", "赵六", "13800138001", "A类", "65e6f0a1b2c3d4e5f6a7b8c9", "小王", "2024-03-05 10:11:12", "2024-06-05 10:11:12"),),
        (
            {
                "customer_name": "成都锦川商贸有限公司", "contact_name": "赵六", "mobile": "13800138001", "level": "A类",
                "target_id": "65e6f0a1b2c3d4e5f6a7b8c9", "created_by": "小王", "created_at": "2024-03-05 10:11:12",
                "updated_at": "2024-06-05 10:11:12",
            },
        ),
    ),
    "悟空, list": Export(
        "客户名称,客户级别,客户行业,客户来源,成交状态,下次联系时间,手机,电话,负责人,创建人,创建时间,更新时间,详细地址,备注",
        (("成都锦川商贸有限公司", "A（重点客户）", "商业服务", "转介绍", "已成交", "2024-07-01 10:00:00", "13800138001", "028-61234567", "小王", "管理员", "2024-03-05 10:11:12", "2024-06-05 10:11:12", "春熙路1号", "老客户"),),
        (
            {
                "customer_name": "成都锦川商贸有限公司", "level": "A（重点客户）", "industry": "商业服务", "source": "转介绍", "status": "已成交",
                "next_contact_time": "2024-07-01 10:00:00", "mobile": "13800138001", "phone": "028-61234567", "owner": "小王",
                "created_by": "管理员", "created_at": "2024-03-05 10:11:12", "updated_at": "2024-06-05 10:11:12",
                "address": "春熙路1号", "note": "老客户",
            },
        ),
    ),
    "悟空, rows that failed": Export(
        "错误原因(导入时需删除本列),客户名称(*),手机,客户级别",
        (("手机格式错误", "成都锦川商贸有限公司", "13800138001", "A（重点客户）"),),
        ({"customer_name": "成都锦川商贸有限公司", "mobile": "13800138001", "level": "A（重点客户）"},),
    ),
}  # fmt: skip


def written(folder: Path, form: str, export: Export, above: tuple[str, ...] = ()) -> Path:
    path = folder / f"export.{form}"
    header = export.columns.split(",")
    if form == "json":
        told = [dict(zip(header, (one or None for one in line), strict=True)) for line in export.lines]
        path.write_text(json.dumps({"items": told, "total": len(told)}, ensure_ascii=False), encoding="utf-8")
    elif form == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([*([one] for one in above), header, *export.lines])
    else:
        book = openpyxl.Workbook()
        for line in [*([one] for one in above), header, *export.lines]:
            book.active.append([one or None for one in line])  # type: ignore[union-attr]
        book.save(path)
    return path


def read(path: Path, role: str = "new") -> list[Fields | str]:
    """Return of each row what its fields hold, several columns of one field joined by +, or why it is left out."""
    source = plan_source(SourceAsked(path, role=role), "export", customer_schema(), Returned(), "auto")
    (plan,) = source.plans
    found: list[Fields | str] = []
    for row in rows(plan, (source.lines or ())[0], Walk.below(plan)):
        told: Fields = {}
        for column, cell in zip(plan.columns, row.cells, strict=False):
            for name in column.fields if cell else ():
                told[name] = f"{told[name]}+{cell}" if name in told else str(cell)
        found.append(row.ignored or told)
    return found


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("tool", EXPORTS)
def test_what_comes_out_of_an_export(tmp_path: Path, tool: str, form: str) -> None:
    export = EXPORTS[tool]
    assert read(written(tmp_path, form, export)) == list(export.expected)


@pytest.mark.parametrize("tool", [name for name, one in EXPORTS.items() if "target_id" in str(one.expected)])
def test_ids_are_kept_whatever_the_role(tmp_path: Path, tool: str) -> None:
    export = EXPORTS[tool]
    assert read(written(tmp_path, "csv", export), role="existing") == list(export.expected)


def test_titles_may_stand_above_the_header(tmp_path: Path) -> None:
    export = EXPORTS["WeCom admin console"]
    path = written(tmp_path, "xlsx", export, ("客户列表", "导出时间：2024-06-05 10:11:12，导出人：小王"))
    assert [one for one in read(path) if isinstance(one, dict)] == list(export.expected)


@pytest.mark.parametrize("count", [1, 3])
def test_what_salesforce_prints_under_a_report_is_no_row(tmp_path: Path, count: int) -> None:
    path = tmp_path / "report.csv"
    row = '"001xx000003DGb{at}","成都锦川商贸有限公司","六","赵","13800138001"\n'
    lines = "".join(row.format(at=at) for at in range(count))
    path.write_text(
        f'"Account ID","Account Name","First Name","Last Name","Phone"\n{lines}\n\n"Customers"\n'
        '"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute"\n"Generated By:  Tom Hanks  2024-06-05 10:11"\n"Jinchuan"\n',
        encoding="utf-8",
    )
    found = read(path)
    assert [one for one in found if isinstance(one, str)] == ["row.note"] * 5
    assert [one["target_id"] for one in found if isinstance(one, dict)] == [
        f"001xx000003DGb{at}" for at in range(count)
    ]


def test_openscrm_has_its_header_on_the_second_row(tmp_path: Path) -> None:
    export = Export(
        "流失客户,所属客服,标签,流失时间,添加时间,添加员工时长/天",
        (("赵六", "小王", "et1,et2", "2024-06-05 10:11:12", "2024-03-05 10:11:12", "92"),),
        (),
    )
    path = written(tmp_path, "xlsx", export, ("流失客户提醒 2024-06-05 10:11:12",))
    assert [one for one in read(path) if isinstance(one, dict)] == [
        {
            "contact_name": "赵六",
            "owner": "小王",
            "标签": "et1,et2",
            "流失时间": "2024-06-05 10:11:12",
            "created_at": "2024-03-05 10:11:12",
            "添加员工时长_天": "92",
        }
    ]


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("赵六", "李四", "王五"), {"contact_name"}),
        (("幸福的小李🌸", "小美🍀", "A01"), {"wechat_nickname"}),
        (("赵六", "李四", "幸福的小李🌸", "小美🍀"), {"contact_name", "wechat_nickname"}),
    ],
)
def test_names_of_wecom_customers_are_names_or_nicknames(
    tmp_path: Path, names: tuple[str, ...], fields: set[str]
) -> None:
    lines = tuple((one, "小王", "WangX", "2024-03-05 10:11:12") for one in names)
    found = read(written(tmp_path, "csv", Export("客户名称,添加人,添加人账号,添加时间", lines, ())))
    assert all(isinstance(one, dict) and set(one) - {"owner", "owner_account", "created_at"} == fields for one in found)


def test_users_of_pywxdump_stand_under_their_ids(tmp_path: Path) -> None:
    user = {
        "wxid": "wxid_t1", "nOrder": 1, "nickname": "赵六", "remark": "赵总", "account": "zhao_cd", "describe": "展会",
        "headImgUrl": "http://a.test", "LabelIDList": ["1"],
        "ExtraBuf": {"手机号": "13800138001", "性别[1男2女]": 1, "公司名称": "成都锦川商贸", "省": "四川", "市": "成都", "国": "CN"},
    }  # fmt: skip
    path = tmp_path / "users.json"
    path.write_text(json.dumps({"wxid_t1": user, "1@chatroom": {**user, "wxid": "1@chatroom"}}), encoding="utf-8")
    assert read(path) == [
        {
            "wechat_wxid": "wxid_t1",
            "wechat_nickname": "赵六",
            "wechat_remark": "赵总",
            "wechat_id": "zhao_cd",
            "contact_note": "展会",
            "mobile": "13800138001",
            "gender": "1",
            "customer_name": "成都锦川商贸",
            "province": "四川",
            "city": "成都",
            "country": "CN",
        },
        "row.group",
    ]


def test_contacts_of_weiling(tmp_path: Path) -> None:
    one = {
        "contact_id": "c1", "user_name": "赵六", "contact_ways": [{"type": 0, "contact_way": "13800138001"}, {"type": 2, "contact_way": "a@jin.test"}], "email": "",
        "corp_name": "成都锦川商贸", "owner_id": "u1", "gender": 1, "position": "经理", "population_size": 120, "create_time": 1709604672,
        "last_follow_time": 1717553472, "region": "四川省/成都市", "industry": "零售业", "status": 0, "url": "jin.test",
        "tag_group_list": [{"group_name": "级别", "tag_info": [{"tag_id": "1", "tag_name": "A类"}]}],
    }  # fmt: skip
    path = tmp_path / "weiling.json"
    path.write_text(json.dumps({"code": 0, "msg": "ok", "data": {"contact_list": [one]}}), encoding="utf-8")
    assert read(path) == [
        {
            "contact_target_id": "c1",
            "contact_name": "赵六",
            "mobile": "13800138001",
            "email": "a@jin.test",
            "customer_name": "成都锦川商贸",
            "owner_account": "u1",
            "gender": "1",
            "job_title": "经理",
            "company_size": "120",
            "created_at": "1709604672",
            "last_contact_time": "1717553472",
            "region": "四川省/成都市",
            "industry": "零售业",
            "website": "jin.test",
            "tags": "A类",
        }
    ]


@pytest.mark.parametrize(
    "columns",
    [
        "姓名,备注,微信号,电话",
        "客户名称,添加时间,电话",
        "Id,Phone",
        "name,remark,tags",
        "用户名,备注,类型",
        "编号,客户,手机",
    ],
)
def test_other_tables_are_nobodys_export(columns: str) -> None:
    assert shape_of(columns.split(",")) is None
