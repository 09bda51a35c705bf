"""Passwords of ten or more characters that guessers try first; shorter ones are refused anyway.

Apart from `policies` because it is data: the heads of published counts, joined with the words
that are near at hand here. Runs of the keyboard and of the alphabet are found by rule.
"""

from __future__ import annotations

_BASES = """
password passw0rd welcome letmein iloveyou sunshine princess football baseball basketball superman
starwars whatever trustno1 administrator michelle jennifer charlie liverpool computer internet
michael jordan pokemon dragon monkey shadow master hearth community changeme secret qwerty qwertz
azerty abc123 admin login hello computer01 samsung summer winter spring autumn chocolate butterfly
elizabeth manchester blink182 mustang
"""
_ENDINGS = """
1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 ! !! 1! 123! 01 007 11 22 69 77
99 00 000 2000 2010 2015 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027 2024! 2025! 2026! 321
4321 54321 654321 @123 #123 _123 -123 @1 .1 password qwerty you me abc
"""
_WHOLE = """
1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc qazwsxedcrfv zaq12wsxcde3 q1w2e3r4t5
q1w2e3r4t5y6 1234qwerasdf qwerty123456 123456qwerty 123qweasdzxc qweasdzxc123 asdfghjkl1
asdfghjkl123 zxcvbnm123 qwertyuiop1 qwertyuiop123 qwertzuiop 0987654321 9876543210 1029384756
123123123123 1231231234 1122334455 112233445566 0123456789 1234512345 1234554321 12345678910
123456789a a123456789 aa12345678 abcd123456 abcde12345 abc123456789 abcdefghij1 asdf1234asdf
p@ssw0rd123 p@ssword123 p@ssw0rd12 pa55word123 passwordpassword mypassword mypassword1 thepassword
newpassword defaultpassword correcthorsebatterystaple correct-horse-battery-staple iloveyou4ever
iloveyousomuch forever123 liverpoolfc manchesterunited realmadrid1 christopher christian1
alexander1 alexandria anonymous1 unbelievable basketball23 volleyball skateboard motorcycle
playstation playstation3 spongebob1 harrypotter starwars77 leonardo123 cocacola123 thunderbird
scoobydoo1 strawberry strawberry1 watermelon blackberry hellokitty hellokitty1 helloworld
helloworld1 lovelylove loveyou123 jesuschrist jesus12345 godisgood1 letmein1234 opensesame
administrator1 rootrootroot testtest12 testtesttest test123456 testing1234 guestguest useruser12
changeme123! changemenow temporary1 temp123456 letmeinplease nopassword donotknow1 idontknow1
"""

COMMON_PASSWORDS = frozenset(
    [
        *_WHOLE.split(),
        *_BASES.split(),
        *(base + ending for base in _BASES.split() for ending in _ENDINGS.split()),
    ]
)
