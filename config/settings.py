"""Settings of one installation, read from the environment (docs/operate.md lists every name).

Legal numbers are never here: they are dated rows of the database.
"""

from pathlib import Path

from config import env, logs

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(env.text("MOTCUA_VAR", str(ROOT / "var")))

DEMO = env.flag("MOTCUA_DEMO", False)
DEBUG = env.flag("MOTCUA_DEBUG", False)
SECRET_KEY = env.secret_key("MOTCUA_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("MOTCUA_SECRET_KEYS_BEFORE")
# of the event log: the first writes, all of them verify, so none is ever dropped
LOG_SECRETS = [env.text("MOTCUA_LOG_KEY", SECRET_KEY), *env.words("MOTCUA_LOG_KEYS_BEFORE")]
LOG_SECRETS += [SECRET_KEY, *SECRET_KEY_FALLBACKS]
LOG_HEADS_TO = env.words("MOTCUA_LOG_HEADS_TO")  # /folder, https://…, s3://…, mailto:…
LOG_HEADS_DAYS = env.number("MOTCUA_LOG_HEADS_DAYS", 400)  # on this machine; the places keep their own
LOG_HEADS_SENDER = "motcua.integration.log_heads"
TIMESTAMP_URL = env.text("MOTCUA_TIMESTAMP_URL", "")  # RFC 3161
PUBLIC_URL = env.text("MOTCUA_PUBLIC_URL", "http://localhost:8000")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = env.words("MOTCUA_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
PROVINCE_CODE = env.text("MOTCUA_PROVINCE", "H47")
PROVINCE_NAME = env.text("MOTCUA_PROVINCE_NAME", "Quảng Nam")
PORTAL_OWNER = {  # the footer's facts: 32/2017/TT-BTTTT Điều 16
    "name": env.text("MOTCUA_OWNER_NAME", f"Ủy ban nhân dân tỉnh {PROVINCE_NAME}"),
    "responsible": env.text("MOTCUA_OWNER_RESPONSIBLE", "Văn phòng Ủy ban nhân dân tỉnh"),
    "address": env.text("MOTCUA_OWNER_ADDRESS", "Thành phố Tam Kỳ, tỉnh Quảng Nam"),
    "phone": env.text("MOTCUA_OWNER_PHONE", "0235 000 0000"),
    "email": env.text("MOTCUA_OWNER_EMAIL", "hotro@dichvucong.example"),
}
TRUSTED_PROXIES = env.networks("MOTCUA_TRUSTED_PROXIES")  # addresses whose X-Forwarded-For is believed

_RULES = {
    "statement_timeout": env.number("MOTCUA_STATEMENT_TIMEOUT_MS", 15000),
    "max_parallel_workers_per_gather": 0,  # a page does not take the cores of the others
}
DATABASES = {
    "default": env.database(env.text("DATABASE_URL"), rules=_RULES)
    | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "motcua.web",  # first: its templates stand before allauth's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "template_partials",
    "motcua.deadlines",
    "motcua.audit",
    "motcua.identity",
    "motcua.agencies",
    "motcua.catalogue",
    "motcua.workflow",
    "motcua.documents",
    "motcua.payments",
    "motcua.notifications",
    "motcua.queue",
    "motcua.dossiers",
    "motcua.feedback",
    "motcua.scorecard",
    "motcua.oversight",
    "motcua.portal",
    "motcua.counter",
    "motcua.console",
    "motcua.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "motcua.web.middleware.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages on slow lines; Django pads them against BREACH
    "motcua.web.security_log.SecurityLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.web.idle.IdleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.web.middleware.NulMiddleware",
    "motcua.web.middleware.PersonMiddleware",
    "motcua.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.web.context.page",
            ],
            "builtins": ["motcua.web.templatetags.ui"],
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# People and sign-in
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["motcua.identity.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "motcua.identity.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "motcua.identity.passwords.NotCommon"},
    {"NAME": "motcua.identity.passwords.NotOfThisPlace"},
]
LOGIN_URL = "/tai-khoan/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "motcua.identity.adapters.StaffAccountAdapter"
# a whole office is one address; wrong passwords of one account: identity.lockout
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,60/5m/ip",
    "password_failed": "60/5m/ip",
    "login": "120/m/ip",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds a sign-in or a password given again lets one sign
ACCOUNT_FORMS = {
    "login": "motcua.identity.forms.SignInForm",
    "reauthenticate": "motcua.identity.forms.ConfirmPasswordForm",
    "change_password": "motcua.identity.forms.NewPasswordForm",
}
SOCIALACCOUNT_ADAPTER = "motcua.identity.adapters.CitizenAccountAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid"],
        "AUTH_PARAMS": {"acr_values": env.text("MOTCUA_OIDC_ACR", "LoA1")},
        "APPS": [
            {
                "provider_id": "dvcqg",
                "name": "Cổng Dịch vụ công quốc gia",
                "client_id": env.text("MOTCUA_OIDC_CLIENT_ID", "motcua"),
                "secret": env.text("MOTCUA_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": env.text("MOTCUA_OIDC_URL", ""), "uid_field": "TechID"},
            }
        ]
        if env.text("MOTCUA_OIDC_URL", "")
        else [],
    }
}
MOTCUA_STAFF_SECOND_FACTOR = env.flag("MOTCUA_STAFF_SECOND_FACTOR", not DEMO)
MFA_ADAPTER = "motcua.identity.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "motcua.identity.forms.CodeForm",
    "reauthenticate": "motcua.identity.forms.ConfirmCodeForm",
    "activate_totp": "motcua.identity.forms.ActivateAppForm",
    "add_webauthn": "motcua.identity.forms.AddKeyForm",
    "edit_webauthn": "motcua.identity.forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"
MFA_TOTP_TOLERANCE = 1  # telephones are up to half a minute early or late
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_COOKIE_AGE = 8 * 3600
IDLE_MINUTES_STAFF = env.number("MOTCUA_IDLE_MINUTES_STAFF", 30)
IDLE_MINUTES_CITIZENS = env.number("MOTCUA_IDLE_MINUTES_CITIZENS", 30)
SESSION_ENGINE = "motcua.identity.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Trust
SECURITY_CONTACTS = env.contacts("MOTCUA_SECURITY_CONTACT")  # whom strangers tell of a weakness: RFC 9116
SECURITY_CONTACTS_UNTIL = env.moment("MOTCUA_SECURITY_CONTACT_UNTIL")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# no other host of the domain can set these, and those of the second kind hold for one path
HOST_COOKIE, PATH_COOKIE = ("__Host-", "__Secure-") if HTTPS else ("", "")
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST_COOKIE}sessionid", f"{HOST_COOKIE}csrftoken"
KNOWN_BROWSER_COOKIE_NAME = f"{HOST_COOKIE}known_browser"
LANGUAGE_COOKIE_NAME = f"{HOST_COOKIE}django_language"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "motcua.web.security_log.csrf_refused"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_TEMP_DIR = env.text("MOTCUA_UPLOAD_TEMP", "") or None
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # beyond it entries go, and with them the count of failed sign-ins
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Engines
DOCUMENT_ROOT = VAR / "documents"
DOCUMENT_STORE_URL = env.text("MOTCUA_DOCUMENT_STORE_URL", "")  # s3://bucket?endpoint=… ; empty: disk
SIGNER = env.text("MOTCUA_SIGNER", "")  # pkcs11:module=…&token=… ; empty: demo soft keys
SIGNER_PIN = env.text("MOTCUA_SIGNER_PIN", "")
SIGN_FORMS = env.flag("MOTCUA_SIGN_FORMS", DEMO)  # one-stop units sign forms 01–03 with their own key
TRUST_ROOTS = env.text("MOTCUA_TRUST_ROOTS", "")  # PEM file: authorities whose signatures are believed
CLAMD = env.text("MOTCUA_CLAMD", "")  # socket of clamd, or host:port; empty: checks by content only
DOCUMENT_MAX_MB = env.number("MOTCUA_DOCUMENT_MAX_MB", 20)  # one file
SCAN_FOLDER = env.text("MOTCUA_SCAN_FOLDER", "")  # a folder a unit, named by its identifier; empty: none
DOCUMENT_MAX_PAGES = env.number("MOTCUA_DOCUMENT_MAX_PAGES", 300)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("MOTCUA_SMTP_HOST", "")
EMAIL_PORT = env.number("MOTCUA_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("MOTCUA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("MOTCUA_SMTP_PASSWORD", "")
_SMTP_TLS = env.one_of("MOTCUA_SMTP_TLS", "", "starttls", "tls")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP_TLS == "starttls", _SMTP_TLS == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MOTCUA_MAIL_FROM", "motcua@localhost")
NOTICE_CHANNELS = env.words("MOTCUA_NOTICE_CHANNELS", "in_app,email,sms,zalo,push")
MESSAGE_SENDER = "motcua.integration.message_gateway.HttpGateway"
MESSAGE_GATEWAY_URL = env.text("MOTCUA_MESSAGE_GATEWAY_URL", "")
MESSAGE_GATEWAY_SECRET = env.text("MOTCUA_MESSAGE_GATEWAY_SECRET", "")
PUSH_SENDER = "motcua.integration.web_push.WebPush"
PUSH_SERVICES = env.words("MOTCUA_PUSH_SERVICES")  # origins, * for any letters; empty: the browsers' own
PUSH_KEY = env.text("MOTCUA_PUSH_KEY", "")  # PEM; empty: made on first need, in VAR
PAYMENT_GATEWAYS = {  # adapter of each kind of gateway; the gateways themselves are rows
    "platform": "motcua.integration.payment_platform.PaymentPlatform",
    "keypay": "motcua.integration.keypay.KeyPay",
}
if DEMO:  # the package of the demo, which nothing else loads
    env.requires_package("MOTCUA_DEMO", "demo")
    DATABASES["default"]["ENGINE"] = "demo.postgresql"  # refuses a database in service
    INSTALLED_APPS.append("demo")
    PAYMENT_GATEWAYS["demo"] = "demo.gateway.DemoGateway"
PAYMENT_SECRETS = env.secrets("MOTCUA_PAY_")  # named without the prefix in the gateways' rows
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = logs.logging_of()
FIGURE_READER = "motcua.integration.figures_{kind}.Reader"  # of a connection to values others measure
FIGURE_SECRETS = env.secrets("MOTCUA_FIGURES_")
