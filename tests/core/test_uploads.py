from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def sent(**files: bytes):
    data = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()}
    return RequestFactory().post("/", data | {"word": "kept"})


def test_file_comes_whole_up_to_the_largest_body():
    request = sent(file=b"ab" * (MOST // 2))

    assert request.FILES["file"].size == MOST
    assert request.FILES["file"].read() == b"ab" * (MOST // 2)


def test_larger_file_is_cut_off_and_seen_to_be_larger():
    request = sent(file=b"a" * (MOST * 5))

    assert request.FILES["file"].size == len(request.FILES["file"].read()) == MOST + 1
    assert request.POST["word"] == "kept"


def test_files_of_a_request_share_what_is_kept():
    request = sent(**{f"file{number}": b"a" * 400_000 for number in range(5)})

    assert sum(file.size for file in request.FILES.values()) == MOST + 1
