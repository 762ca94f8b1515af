//! A small, believable library for tests, whatever the real files say today.

use super::directory;
use super::files::Files;
use super::problem::Problems;

/// The moment at which tests of the fixture happen: a Monday, 10:00 in Casablanca.
pub(crate) const MONDAY_10: &str = "2026-05-04T09:00:00Z";

pub(crate) const MOROCCO: &str = r#"
[[substitute]]
need = "suicide-prevention"
with = ["emergency", "child-protection", "psychological-support"]
say = { fr = "Aucune ligne spécialisée n'est ouverte au Maroc.", ary = "ما كاين حتى خط خاص محلول فالمغرب." }

[[service]]
id = "ma-police"
name = { fr = "Police secours", ary = "البوليس" }
country = "MA"
needs = ["emergency", "sexual-violence"]
phones = [{ number = "19" }]
hours = { zone = "Africa/Casablanca", week = ["mo-su 00:00-24:00"] }
cost = "unknown"
anonymous = "unknown"
what_happens = { fr = "Une patrouille peut venir.", ary = "يقدرو يجيو عندك." }
if_no_answer = { fr = "Appelle {service:ma-pompiers}.", ary = "عيط ل {service:ma-pompiers}." }
confidence = "high"
expires_on = 2027-01-01
sources = [{ url = "https://example.org/police", seen = "le numéro", date = "2025-06" }]

[[service]]
id = "ma-pompiers"
name = { fr = "Protection civile", ary = "الوقاية المدنية" }
country = "MA"
needs = ["emergency"]
phones = [{ number = "15" }]
hours = { zone = "Africa/Casablanca", week = ["mo-su 00:00-24:00"] }
cost = "unknown"
anonymous = "unknown"
what_happens = { fr = "Une ambulance peut venir.", ary = "يقدر يجي الإسعاف." }
if_no_answer = { fr = "Appelle {service:ma-police} au 19.", ary = "عيط ل {service:ma-police}." }
confidence = "high"
expires_on = 2027-01-01
sources = [{ url = "https://example.org/pompiers", seen = "le numéro", date = "non datée" }]

[[service]]
id = "ma-enfants"
name = { fr = "Écoute enfants", ary = "الاستماع للدراري" }
country = "MA"
needs = ["child-protection", "psychological-support", "sexual-violence"]
phones = [{ number = "2511", for = { fr = "appel gratuit", ary = "فابور" } }]
url = "https://www.enfants.example"
hours = { zone = "Africa/Casablanca", week = ["mo-su 08:30-18:00"] }
languages = ["ary", "fr"]
cost = "free"
anonymous = "yes"
audience = { max_age = 17, sex = "any", who = { fr = "moins de 18 ans", ary = "قل من 18 عام" } }
what_happens = { fr = "Quelqu'un t'écoute.", ary = "شي حد كيسمع ليك." }
confidence = "high"
expires_on = "2026-12-31"
sources = [{ url = "https://example.org/enfants", seen = "le numéro", date = "2025-12-10" }]

[[service]]
id = "ma-portail"
name = { fr = "Portail enfants", ary = "البوابة" }
country = "MA"
needs = ["child-protection"]
url = "https://portail.enfants.example"
hours = { zone = "Africa/Casablanca", week = ["mo-su 00:00-24:00"] }
cost = "free"
anonymous = "unknown"
what_happens = { fr = "Tu écris, on te répond.", ary = "كتب، وغادي يجاوبوك." }
confidence = "high"
expires_on = "2026-12-31"
sources = [{ url = "https://example.org/portail", seen = "l'adresse", date = "2025-12-10" }]

[[service]]
id = "ma-femmes"
name = { fr = "Écoute femmes", ary = "الاستماع للعيالات" }
country = "MA"
needs = ["sexual-violence", "women-violence"]
phones = [{ number = "8350" }]
hours = { zone = "Africa/Casablanca", week = ["mo-su 00:00-24:00"] }
cost = "free"
anonymous = "yes"
audience = { sex = "female", who = { fr = "femmes et filles", ary = "العيالات والبنات" } }
what_happens = { fr = "Une écoutante répond.", ary = "كتجاوب شي وحدة." }
confidence = "high"
expires_on = "2026-12-31"
sources = [{ url = "https://example.org/femmes", seen = "le numéro", date = "2025-12-10" }]

[[service]]
id = "ma-psy"
name = { fr = "Écoute psy", ary = "الدعم النفسي" }
country = "MA"
needs = ["psychological-support"]
phones = [{ number = "0522 00 00 00" }]
hours = "unknown"
cost = "unknown"
anonymous = "unknown"
what_happens = { fr = "On te rappelle.", ary = "غادي يعيطو ليك." }
caution = { fr = "Vu sur une seule page.", ary = "شفناها غير فصفحة وحدة." }
confidence = "medium"
expires_on = "2026-12-31"
sources = [{ url = "https://example.org/psy", seen = "le numéro", date = "2025-03" }]

[[service]]
id = "ma-doute"
name = { fr = "Ligne douteuse", ary = "خط مشكوك" }
country = "MA"
needs = ["psychological-support", "child-protection"]
phones = [{ number = "0522 11 11 11" }]
hours = { zone = "Africa/Casablanca", week = ["mo-su 00:00-24:00"] }
cost = "unknown"
anonymous = "unknown"
what_happens = { fr = "On ne sait pas.", ary = "ما عرفناش." }
confidence = "low"
expires_on = "2026-12-31"
sources = [{ url = "https://example.org/doute", seen = "le numéro", date = "2015" }]

[[do_not_use]]
id = "ma-fermee"
names = ["Ligne fermée"]
numbers = ["190", "0800 200 200"]
urls = ["https://fermee.example.org"]
reason = "Fermée en février 2025."
sources = [{ url = "https://example.org/fin", seen = "la fin", date = "2025-02-05" }]
"#;

pub(crate) const INTERNATIONAL: &str = r#"
[[service]]
id = "int-images"
name = { fr = "Take It Down", ary = "Take It Down" }
country = "INT"
needs = ["sextortion-image-removal"]
url = "https://takeitdown.example"
hours = { zone = "UTC", week = ["mo-su 00:00-24:00"] }
cost = "free"
anonymous = "yes"
what_happens = { fr = "L'empreinte de l'image est partagée.", ary = "البصمة ديال التصويرة كتشارك." }
confidence = "high"
expires_on = "2026-12-31"
sources = [{ url = "https://example.org/images", seen = "l'adresse", date = "2025-12-10" }]
"#;

pub(crate) const TOPIC: &str = r#"
category = "danger"
order = 10
emoji = "🫂"
title = { fr = "Quand tout devient trop lourd", ary = "ملي كل شي كيولي تقيل" }
needs = ["emergency", "suicide-prevention", "child-protection"]
concern_door = true
status = "draft"
[[source]]
url = "https://example.org/ecouter"
seen = "écouter sans juger"
"#;

pub(crate) const CARD_FR: &str = "+++
title = \"Quand tout devient trop lourd\"
summary = \"Quoi faire maintenant.\"
+++

## Maintenant

Va près de quelqu'un.

## Pourquoi

{service:ma-enfants}, si tu as moins de 18 ans.

## Et après

Tu choisis à qui parler.
";

pub(crate) const CARD_ARY: &str = "+++
title = \"ملي كل شي كيولي تقيل\"
summary = \"شنو يتدار دابا.\"
+++

## دابا

ما تبقاش بوحدك.

## علاش

{service:ma-enfants}، إلى كان عندك قل من 18 عام.

## ومن بعد

نتا لي كتختار.
";

pub(crate) const STAFF: &str = "+++
title = \"Quoi dire, quoi faire\"
+++

1. Danger vital : toi, adulte, tu appelles {service:ma-police}. Articles 430 et 431.

## Dire

- « Merci de me l'avoir dit. »
";

pub(crate) const PHRASES_FR: &str = "[distress urgent]
je veux mourir

[examples]
+ je veux mourir
+ ce soir je veux mourir
+ franchement je veux mourir
- je suis mort de rire
- je veux dormir
- on va mourir de chaud
";

pub(crate) const PHRASES_ARY: &str = "[distress urgent]
بغيت نموت

[examples]
+ بغيت نموت
+ والله بغيت نموت
+ bghit nmout
- بغيت نعس
- بغيت ناكل
- مت بالضحك
";

/// The files of a small library without problems.
pub(crate) fn files() -> Files {
    let mut files = Files::default();
    for (path, text) in [
        ("directory/ma.toml", MOROCCO),
        ("directory/int.toml", INTERNATIONAL),
        ("interface/fr.ftl", "# 24h/24\nopen-now = Ouvert maintenant\nuntil = Jusqu'à { $hour }\n"),
        ("interface/ary.ftl", "open-now = محلول دابا\nuntil = حتى ل { $hour }\n"),
        ("topics/suicide/topic.toml", TOPIC),
        ("topics/suicide/fr.md", CARD_FR),
        ("topics/suicide/ary.md", CARD_ARY),
        ("topics/suicide/staff.fr.md", STAFF),
        ("topics/suicide/fr.phrases", PHRASES_FR),
        ("topics/suicide/ary.phrases", PHRASES_ARY),
    ] {
        files.insert(path, text);
    }
    accepted(files)
}

/// The files with every service accepted as it is.
pub(crate) fn accepted(mut files: Files) -> Files {
    let directory = directory::read(&files, &mut Problems::default());
    files.insert(directory::ACCEPTED, directory::all_accepted(&directory));
    files
}

/// The small library with one text replaced in one file.
///
/// # Panics
///
/// When the file does not hold `from`: the test would then test nothing.
pub(crate) fn with(path: &str, from: &str, to: &str) -> Files {
    let mut files = files();
    let text = files.get(path).unwrap_or_else(|| panic!("{path} is not in the fixture"));
    assert!(text.contains(from), "{path} does not hold {from}");
    let text = text.replacen(from, to, 1);
    files.insert(path, text);
    // Whoever changes a number here has a reason; slips have tests of their own.
    if path.starts_with("directory/") { accepted(files) } else { files }
}
