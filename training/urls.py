
app_name = "training"
urlpatterns: list = []
api_urlpatterns: list = []
