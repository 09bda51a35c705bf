"""Hosts at which everybody can have an address, so that they are nobody's own."""

from __future__ import annotations

PUBLIC_HOSTS = frozenset(
    (  # fmt: skip
        "126.com", "163.com", "aim.com", "alice.it", "aol.com", "arcor.de", "att.net", "bbox.fr",
        "bluewin.ch", "btinternet.com", "chello.at", "comcast.net", "cox.net", "daum.net",
        "duck.com", "email.com", "email.cz", "fastmail.com", "fastmail.fm", "foxmail.com",
        "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
        "gmx.org", "googlemail.com", "hanmail.net", "hey.com", "home.nl", "hotmail.co.uk",
        "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "hushmail.com",
        "icloud.com", "inbox.com", "inbox.lv", "interia.pl", "keemail.me", "laposte.net",
        "libero.it", "live.co.uk", "live.com", "live.de", "live.fr", "live.nl", "magenta.at",
        "mail.com", "mail.de", "mail.ru", "mailbox.org", "mailfence.com", "mailinator.com",
        "me.com", "msn.com", "naver.com", "o2.pl", "onet.pl", "online.de", "orange.fr",
        "outlook.com", "outlook.de", "outlook.es", "outlook.fr", "outlook.it", "pm.me",
        "posteo.de", "posteo.net", "proton.me", "protonmail.ch", "protonmail.com", "qq.com",
        "rambler.ru", "rediffmail.com", "riseup.net", "rocketmail.com", "runbox.com", "sapo.pt",
        "sbcglobal.net", "seznam.cz", "sfr.fr", "sina.com", "sky.com", "skynet.be", "t-online.de",
        "talktalk.net", "telenet.be", "telia.com", "terra.com.br", "tiscali.it", "tuta.com",
        "tuta.io", "tutanota.com", "tutanota.de", "uol.com.br", "verizon.net", "virgilio.it",
        "virginmedia.com", "vodafone.de", "wanadoo.fr", "web.de", "wp.pl", "yahoo.co.in",
        "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es",
        "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com",
    )
)
