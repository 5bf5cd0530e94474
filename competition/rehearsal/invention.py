"""Invented applicants and ideas, by a seed: names, phones, titles and narratives in natural Vietnamese."""

from dataclasses import dataclass
from random import Random

SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh"]
MIDDLES = ["Thị", "Thị Thu", "Thị Kim", "Thị Ngọc", "Thị Hồng", "Thị Minh", "Thị Bích", "Thị Thanh"]
GIVEN = [
    "An", "Bình", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hiền", "Hoa", "Huệ", "Hương", "Lan", "Liên", "Loan",
    "Mai", "Nga", "Nhung", "Oanh", "Phượng", "Quyên", "Tâm", "Thảo", "Thoa", "Thơm", "Thủy", "Trang", "Tuyết", "Vân",
    "Xuân", "Yến", "Đào", "Ánh",
]  # fmt: skip


@dataclass(frozen=True)
class Product:
    """What somebody makes: its name, the waste or need it starts from, whom it helps, and its field."""

    name: str
    start: str
    helps: str
    category: str


PRODUCTS = [
    Product(
        "Bánh cáy gạo nếp cái hoa vàng",
        "gạo nếp của làng bán thô giá thấp",
        "chị em làm bánh lúc nông nhàn",
        "industry",
    ),
    Product("Túi cói thêu tay", "cói ven biển bị bỏ phí sau mùa mưa", "phụ nữ lớn tuổi ở làng chiếu", "industry"),
    Product("Nước mắm cá nhâm ủ chum", "cá nhỏ bị bán làm phân", "các hộ vạn chài", "agriculture"),
    Product("Trà lá sen ướp thủ công", "đầm sen chỉ bán hoa một mùa", "chị em trồng sen", "agriculture"),
    Product("Rau hữu cơ giao tận nhà", "ruộng bậc thấp bỏ hoang", "phụ nữ mất đất nông nghiệp", "agriculture"),
    Product("Phân trùn quế từ phụ phẩm chợ", "rác hữu cơ của chợ quê", "nhóm phụ nữ thu gom rác", "agriculture"),
    Product("Ống hút cỏ bàng", "ống hút nhựa ở các quán nước", "các chị phụ nữ khuyết tật", "industry"),
    Product("Xà phòng từ dầu ăn đã dùng", "dầu ăn thải đổ xuống cống", "phụ nữ đơn thân", "industry"),
    Product("Homestay làng vườn", "nhà cổ bỏ không ở làng vườn", "các gia đình có vườn lâu năm", "services"),
    Product("Sổ tay số cho tổ hợp tác", "sổ sách ghi tay hay thất lạc", "các tổ trưởng tổ hợp tác", "technology"),
    Product("Lớp học nấu ăn chay ngày rằm", "rau quê tiêu thụ chậm", "chị em bán hàng ở chợ", "education_health"),
    Product("Nón lá lục bình", "lục bình làm tắc sông", "phụ nữ nghèo ven sông", "social_impact"),
    Product("Bún ngũ sắc sấy lạnh", "gạo tẻ và rau củ dư sau vụ", "tổ hợp tác làm bún", "industry"),
    Product("Mật ong rừng sú vẹt", "rừng ngập mặn chưa có sinh kế", "các hộ giữ rừng", "agriculture"),
    Product(
        "Chổi đót và giỏ mây tái chế", "dây đai nhựa sau khi dùng", "phụ nữ chấp hành xong án phạt", "social_impact"
    ),
    Product("Trà tía tô đóng gói", "tía tô bán theo bó, rẻ và mau héo", "hợp tác xã rau màu", "agriculture"),
    Product(
        "Dịch vụ chăm sóc mẹ và bé tại nhà", "mẹ sau sinh ở xã xa bệnh viện", "các chị y tá thôn", "education_health"
    ),
    Product("Khăn lụa nhuộm lá bàng", "làng dệt mất nghề", "thợ dệt trung niên", "industry"),
]
AIMS = ["giữ nghề và bảo vệ môi trường", "giảm rác thải nhựa", "tạo việc làm tại chỗ", "nâng giá trị nông sản",
        "liên kết hộ gia đình", "bán hàng trên mạng"]  # fmt: skip


@dataclass(frozen=True)
class Idea:
    """One invented entry, with the latent quality (0 to 1) that jurors will see through their own glasses."""

    title: str
    category: str
    kind: str
    entrant: str
    answers: dict[str, str]
    quality: float


@dataclass(frozen=True)
class Applicant:
    full_name: str
    phone: str | None
    email: str | None
    birth_year: int
    national_id: str


def invent_applicant(random: Random, number: int, province: str) -> Applicant:
    """A woman with a phone of her own, perhaps an e-mail address; about one in five has neither and comes on paper."""
    name = f"{random.choice(SURNAMES)} {random.choice(MIDDLES)} {random.choice(GIVEN)}"
    year = random.randint(1961, 2003)
    century = 1 if year < 2000 else 3
    national_id = f"0{province}{century}{year % 100:02d}{random.randint(0, 999999):06d}"
    phone = f"09{random.choice('678')}{number:07d}" if random.random() > 0.1 else None
    email = f"chi{number}@vidu.vn" if phone and random.random() < 0.45 else None
    return Applicant(name, phone, email, year, national_id)


def invent_idea(random: Random, number: int) -> Idea:
    """An entry whose narrative fills every question of the shipped charters."""
    product = PRODUCTS[number % len(PRODUCTS)] if number < len(PRODUCTS) else random.choice(PRODUCTS)
    aim = random.choice(AIMS)
    kind = "project" if random.random() < 0.6 else "idea"
    entrant = random.choice(
        ["individual", "group", "cooperative_group", "cooperative", "household_business", "enterprise"]
    )
    women = random.randint(2, 40)
    answers = {
        "summary": (
            f"{product.name}: bắt đầu từ việc {product.start}, chúng tôi làm ra sản phẩm mới để {aim}, "
            f"cùng {product.helps}."
        ),
        "started_in": str(random.randint(2017, 2024)) if kind == "project" else "",
        "women_workers": str(women),
        "capital_needed": str(random.randint(30, 900) * 1_000_000),
        "urgency": _paragraph(random, f"Ở địa phương tôi, {product.start}. Nhiều chị em phải đi làm xa."),
        "novelty": _paragraph(random, f"Điểm mới là {product.name.lower()} được làm theo cách của {product.helps}."),
        "market": _paragraph(random, f"Chúng tôi đã bán thử cho {random.randint(20, 400)} khách và có đơn đặt lại."),
        "environment": _paragraph(random, "Nguyên liệu tại chỗ, bao bì giấy, không xả thải ra kênh mương."),
        "impact": _paragraph(random, f"Tạo việc làm cho {women} lao động nữ, ưu tiên {product.helps}."),
        "plan": _paragraph(random, "Sáu tháng đầu hoàn thiện sản phẩm, sáu tháng sau mở rộng ra các xã lân cận."),
    }
    return Idea(f"{product.name} – {aim}", product.category, kind, entrant, answers, random.betavariate(4, 3))


SENTENCES = [
    "Chúng tôi học cách làm từ các bà, các mẹ trong làng rồi cải tiến cho đều tay.",
    "Mỗi mẻ hàng đều ghi ngày làm, người làm và nơi lấy nguyên liệu.",
    "Hội Liên hiệp Phụ nữ xã đã giới thiệu chúng tôi với quầy hàng ở chợ huyện.",
    "Thu nhập bình quân mỗi chị khoảng năm đến bảy triệu đồng một tháng.",
    "Khó khăn lớn nhất là vốn mua máy sấy và nhãn mác theo quy định.",
    "Khách hàng góp ý về mẫu mã và chúng tôi đã sửa ba lần.",
    "Chúng tôi dự định đăng ký sản phẩm OCOP trong năm tới.",
]


def _paragraph(random: Random, opening: str) -> str:
    return " ".join([opening, *random.sample(SENTENCES, k=random.randint(2, 5))])
