"""Signing in, and the administrator's forms for people and agencies."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.querysets import AgencyQuerySet
from povertyplan.ui.fields import CountField, VietnameseTextField, narrow


class UsernameField(auth_forms.UsernameField):
    """A user name as it is stored: in small letters, whichever were typed."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class SignInForm(auth_forms.AuthenticationForm):
    """User name and password."""

    username = UsernameField(
        label="Tên đăng nhập", widget=forms.TextInput(attrs={"autofocus": True})
    )

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng.",
        "inactive": "Tài khoản này đã ngừng sử dụng.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mật khẩu"


class OwnPasswordForm(auth_forms.PasswordChangeForm):
    """A new password of one's own; the one given by the administrator is not."""

    error_messages = {
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
        "password_incorrect": "Mật khẩu hiện tại không đúng.",
    }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        new = cleaned.get("new_password2")
        if new and self.user.check_password(new):
            self.add_error("new_password2", "Mật khẩu mới phải khác mật khẩu hiện tại.")
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Write the password alone: whatever else changed meanwhile stays."""
        self.user.set_password(self.cleaned_data["new_password1"])
        self.user.must_change_password = False
        self.user.save(update_fields=["password", "must_change_password"])
        return self.user


class UserForm(forms.ModelForm):
    """A person's name, agency and role; a password only when one is to be set."""

    username = UsernameField(label="Tên đăng nhập", max_length=60)
    full_name = VietnameseTextField(label="Họ và tên", max_length=100)
    password = forms.CharField(
        label="Mật khẩu tạm",
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ít nhất 10 ký tự. Người dùng phải đổi ở lần đăng nhập đầu tiên.",
    )

    class Meta:
        model = User
        fields = ["username", "full_name", "email", "agency", "role", "is_active"]
        error_messages = {"email": {"invalid": "Địa chỉ thư điện tử không đúng."}}

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editor = editor
        narrow(self, "agency", Agency.objects.visible_to(editor))
        self.fields["password"].required = self.instance.pk is None
        if self.instance.pk:
            self.fields["password"].help_text += " Để trống nếu giữ mật khẩu hiện tại."

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if self.instance == self.editor and not active:
            raise ValidationError("Không thể tự ngừng tài khoản của chính mình.")
        return active

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if self.instance == self.editor and role != self.initial["role"]:
            raise ValidationError("Không thể tự đổi vai trò của chính mình.")
        return role

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if password := cleaned.get("password"):
            named = {name: cleaned.get(name, "") for name in ("username", "full_name", "email")}
            try:
                validate_password(password, User(**named))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Write what the form shows; a password only when one was given."""
        user: User = super().save(commit=False)
        written = [*self.Meta.fields, "search", "sort_key"]
        if password := self.cleaned_data["password"]:
            user.set_password(password)
            user.must_change_password = True
            written += ["password", "must_change_password"]
        user.save(update_fields=written if user.pk else None)
        return user


class AgencyForm(forms.ModelForm):
    """An agency of the administrator's province."""

    name = VietnameseTextField(label="Tên", max_length=200)
    short_name = VietnameseTextField(label="Tên viết tắt", max_length=60)
    code = VietnameseTextField(label="Mã", max_length=20)
    unit_name = VietnameseTextField(
        label="Tên đơn vị hành chính",
        max_length=100,
        required=False,
        help_text="Với cấp huyện, ví dụ: Huyện Bù Gia Mập.",
    )
    communes = CountField(label="Số xã, phường, thị trấn")
    order = CountField(label="Thứ tự trong danh sách")

    class Meta:
        model = Agency
        fields = [
            "name",
            "short_name",
            "code",
            "kind",
            "parent",
            "unit_name",
            "communes",
            "order",
            "tile_column",
            "tile_row",
        ]

    def __init__(self, *args: Any, editor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.province = editor.agency.province
        above = Agency.objects.visible_to(editor).filter(
            kind__in=[Agency.Kind.PROVINCE, Agency.Kind.DISTRICT]
        )
        narrow(self, "parent", above.exclude(pk=self.instance.pk))

    def others(self) -> AgencyQuerySet:
        """The other agencies of the province."""
        return Agency.objects.filter(province=self.instance.province).exclude(pk=self.instance.pk)

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if self.instance.pk and kind != self.instance.kind and self.instance.kind_is_relied_on():
            raise ValidationError(
                "Cơ quan đang có dự án, kinh phí, chỉ tiêu, cơ quan trực thuộc "
                "hoặc cán bộ cấp huyện nên không đổi loại được."
            )
        if kind == Agency.Kind.PROVINCE and self.others().filter(kind=kind).exists():
            raise ValidationError("Tỉnh đã có UBND tỉnh; mỗi tỉnh chỉ có một.")
        return kind

    def clean_tile_row(self) -> int | None:
        row: int | None = self.cleaned_data["tile_row"]
        column = self.cleaned_data.get("tile_column")
        taken = self.others().filter(tile_column=column, tile_row=row)
        if row is not None and column is not None and taken.exists():
            raise ValidationError("Vị trí này trên sơ đồ đã có địa phương khác.")
        return row

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.others().filter(code=code).exists():
            raise ValidationError("Mã này đã dùng cho một cơ quan khác của tỉnh.")
        return code
