"""What a periodic report begins with: its head, its parts and a first wording of each.

The parts are those of the reports under Thông tư 10/2022/TT-BLĐTBXH; every figure in them is a
token, so that a wording stays right when a report is accepted later.
"""

from collections.abc import Container
from dataclasses import dataclass, field

from projects.models import Plan, Project
from reporting.models import PeriodicSection
from reporting.periodic.tokens import leaves, name_of

Words = PeriodicSection.Words

PREAMBLE = (
    "Thực hiện chế độ báo cáo theo Thông tư số 10/2022/TT-BLĐTBXH ngày 31 tháng 5 năm 2022 của Bộ "
    "trưởng Bộ Lao động - Thương binh và Xã hội, {issuer} báo cáo kết quả thực hiện {programme}, "
    "{ky}, trên địa bàn tỉnh như sau:"
)
CLOSING = (
    "Trên đây là báo cáo kết quả thực hiện {programme}, {ky}; {issuer} kính báo cáo Bộ Lao động - "
    "Thương binh và Xã hội tổng hợp."
)


@dataclass(frozen=True)
class Wording:
    """A part as it is first written, with those below it."""

    heading: str
    body: str = ""
    draws_on: str = ""
    parts: list["Wording"] = field(default_factory=list)


def head_of(plan: Plan) -> dict[str, str]:
    """The head of a report: as the plan's, with a subject and sentences of its own."""
    programme = plan.programme
    words = {"issuer": plan.issuer, "programme": programme}
    return {
        "subject": f"Kết quả thực hiện {programme}, {{ky}}",
        "issuer": plan.issuer,
        "place": plan.place,
        "preamble": _set(PREAMBLE, words),
        "closing": _set(CLOSING, words),
        "signatory_authority": plan.signatory_authority,
        "signatory_post": plan.signatory_post,
        "signatory_name": plan.signatory_name,
        "recipients": plan.recipients,
    }


def _set(text: str, words: dict[str, str]) -> str:
    """Set what does not change; the tokens of figures stay."""
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def wordings(projects: list[Project], measured: Container[int]) -> list[Wording]:
    """The five parts; the results tell of every project that carries money.

    `measured` are the keys of those whose outputs have targets.
    """
    return [
        Wording("Công tác chỉ đạo, điều hành", DIRECTION),
        Wording(
            "Kết quả thực hiện",
            parts=[
                Wording("Kết quả thực hiện chỉ tiêu giảm nghèo", HOUSEHOLDS),
                Wording(
                    "Kết quả thực hiện các dự án, tiểu dự án",
                    PROJECTS,
                    parts=[_of_project(row, row.pk in measured) for row in leaves(projects)],
                ),
                Wording("Kết quả phân bổ và giải ngân kinh phí", MONEY),
                Wording("Kết quả thực hiện chính sách tín dụng ưu đãi", CREDIT),
            ],
        ),
        Wording(
            "Tồn tại, hạn chế và nguyên nhân",
            parts=[
                Wording("Khó khăn, tồn tại, hạn chế", SHORTCOMINGS, Words.DIFFICULTIES),
                Wording("Nguyên nhân", CAUSES, Words.CAUSES),
            ],
        ),
        Wording("Nhiệm vụ, giải pháp thời gian tới", NEXT_STEPS),
        Wording("Đề xuất, kiến nghị", PROPOSALS, Words.PROPOSALS),
    ]


def _of_project(project: Project, is_measured: bool) -> Wording:
    """A project's money and outputs, figures as tokens."""
    end = name_of(project)
    title = str(project)
    if project.parent:
        title = f"{project.label} thuộc {project.parent.label}: {project.name}"
    body = (
        f"- Kinh phí: kế hoạch {{ke-hoach-von-{end}}} triệu đồng, đã phân bổ {{phan-bo-{end}}} "
        f"triệu đồng; giải ngân đến ngày {{den-ngay}} là {{giai-ngan-{end}}} triệu đồng, đạt "
        f"{{ty-le-giai-ngan-{end}}} kế hoạch."
    )
    return Wording(title, f"{body}\n- Kết quả: {{ket-qua-{end}}}." if is_measured else body)


DIRECTION = (
    "Ủy ban nhân dân tỉnh đã giao Sở Lao động - Thương binh và Xã hội làm đầu mối theo dõi, đôn "
    "đốc, tổng hợp; các sở, ngành chủ trì dự án, tiểu dự án và Ủy ban nhân dân các huyện, thị xã, "
    "thành phố tổ chức thực hiện theo Kế hoạch năm {nam}.\n"
    "Tiến độ được các đơn vị báo cáo theo từng kỳ và được kiểm tra trước khi tổng hợp; số liệu "
    "trong báo cáo này tính đến ngày {den-ngay}."
)
HOUSEHOLDS = (
    "Đầu năm {nam}, toàn tỉnh có {ho-ngheo-dau-nam} hộ nghèo (tỷ lệ {ty-le-ngheo-dau-nam}) và "
    "{ho-can-ngheo-dau-nam} hộ cận nghèo.\n"
    "Đến ngày {den-ngay}, toàn tỉnh còn {ho-ngheo-cuoi-ky} hộ nghèo (tỷ lệ "
    "{ty-le-ngheo-cuoi-ky}), giảm {ho-giam} hộ so với đầu năm, đạt {ty-le-chi-tieu} chỉ tiêu giảm "
    "{chi-tieu-giam} hộ của cả năm. Trong đó:\n"
    "- Hộ thoát nghèo: {thoat-ngheo} hộ; giảm khác: {giam-khac} hộ.\n"
    "- Hộ tái nghèo: {tai-ngheo} hộ; hộ nghèo phát sinh: {phat-sinh} hộ; tăng khác: {tang-khac} "
    "hộ.\n"
    "- Hộ nghèo dân tộc thiểu số: đầu năm {ho-ngheo-dtts-dau-nam} hộ, còn "
    "{ho-ngheo-dtts-cuoi-ky} hộ.\n"
    "- Hộ cận nghèo còn {ho-can-ngheo-cuoi-ky} hộ.\n"
    "Kết quả của từng huyện, thị xã, thành phố nêu tại Phụ lục kèm theo."
)
PROJECTS = "Kết quả của từng dự án, tiểu dự án đến ngày {den-ngay} như sau:"
MONEY = (
    "Kế hoạch vốn ngân sách nhà nước năm {nam} là {ke-hoach-von} triệu đồng, gồm vốn đầu tư phát "
    "triển {ke-hoach-von-dau-tu} triệu đồng và vốn sự nghiệp {ke-hoach-von-su-nghiep} triệu đồng; "
    "đã phân bổ cho các đơn vị {phan-bo} triệu đồng.\n"
    "Giải ngân đến ngày {den-ngay} là {giai-ngan} triệu đồng, đạt {ty-le-giai-ngan} kế hoạch, "
    "trong đó:\n"
    "- Vốn đầu tư phát triển: {giai-ngan-dau-tu} triệu đồng, đạt {ty-le-giai-ngan-dau-tu}.\n"
    "- Vốn sự nghiệp: {giai-ngan-su-nghiep} triệu đồng, đạt {ty-le-giai-ngan-su-nghiep}.\n"
    "- Theo nguồn: ngân sách trung ương {giai-ngan-trung-uong} triệu đồng, đạt "
    "{ty-le-giai-ngan-trung-uong}; ngân sách địa phương {giai-ngan-dia-phuong} triệu đồng, đạt "
    "{ty-le-giai-ngan-dia-phuong}.\n"
    "Vốn các năm trước kéo dài sang năm {nam} là {keo-dai} triệu đồng; đã giải ngân "
    "{giai-ngan-keo-dai} triệu đồng, đạt {ty-le-keo-dai}."
)
CREDIT = (
    "Doanh số cho vay ưu đãi đến ngày {den-ngay} là {cho-vay} triệu đồng, đạt {ty-le-cho-vay} kế "
    "hoạch năm ({tin-dung-tong} triệu đồng), gồm:\n"
    "- Hộ nghèo: {cho-vay-ho-ngheo} triệu đồng.\n"
    "- Hộ cận nghèo: {cho-vay-ho-can-ngheo} triệu đồng.\n"
    "- Hộ mới thoát nghèo: {cho-vay-ho-moi-thoat-ngheo} triệu đồng."
)
SHORTCOMINGS = (
    "Tiến độ giải ngân giữa các dự án, tiểu dự án và giữa các địa phương chưa đồng đều; đến ngày "
    "{den-ngay} vốn sự nghiệp mới giải ngân {ty-le-giai-ngan-su-nghiep}, vốn đầu tư phát triển "
    "{ty-le-giai-ngan-dau-tu}."
)
CAUSES = (
    "Việc rà soát đối tượng, lập và thẩm định dự án, lựa chọn mô hình cần nhiều thời gian; công "
    "chức làm công tác giảm nghèo ở cơ sở phần lớn kiêm nhiệm."
)
NEXT_STEPS = (
    "- Đẩy nhanh tiến độ thực hiện và giải ngân, trước hết là các dự án, tiểu dự án đạt tỷ lệ "
    "thấp.\n"
    "- Bám sát danh sách hộ có khả năng thoát nghèo, bố trí hỗ trợ theo nguyên nhân nghèo của từng "
    "hộ, hạn chế tái nghèo và phát sinh mới.\n"
    "- Tăng cường kiểm tra, giám sát ở cơ sở; thực hiện báo cáo đúng hạn, số liệu thống nhất giữa "
    "các đơn vị."
)
PROPOSALS = (
    "Đề nghị Bộ Lao động - Thương binh và Xã hội và các bộ, ngành trung ương quan tâm hướng dẫn, "
    "tháo gỡ vướng mắc trong thực hiện các dự án, tiểu dự án của Chương trình."
)
