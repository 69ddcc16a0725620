from django.urls import path

app_name = "athletes"
urlpatterns: list = []
api_urlpatterns: list = []
