"""How a signed-in person is fetched."""

from django.contrib.auth.backends import ModelBackend

from povertyplan.accounts.models import User


class AgencyBackend(ModelBackend):
    """Fetch the person with agency and province in one query: every right depends on them."""

    def get_user(self, user_id: int) -> User | None:
        people = User.objects.select_related("agency__province")
        person: User | None = people.filter(pk=user_id, is_active=True).first()
        return person
