//! Messages and phrases of the benches, made up from the words below by a fixed generator: the same on every machine.

const WORDS: &str = "je tu il elle on nous vous ils le la les un une des du de et ou mais donc car que qui quoi où quand comment pourquoi
suis es est sommes sont étais était ai as avons avez ont avait fais fait vais va veux veut peux peut dois sais pas plus jamais rien tout
trop très bien mal mon ma mes ton ta tes son sa ses moi toi lui eux dans sur sous avec sans pour par chez mec meuf frère soeur mère père
ami amie copain copine prof classe lycée collège devoirs maths contrôle demain hier ce soir matin midi nuit jour semaine vacances match
foot but équipe joueur jeu partie serveur skin niveau rang pseudo compte lien photo vidéo musique son film série épisode saison drôle nul
stylé grave genre wesh wallah frérot mdr ptdr jsp jpp oklm tqt vite lent froid chaud faim soif dodo réveil bus train rue maison chambre
ana nta nti howa hiya 7na ntoma homa wach wax kifach 3lach fin mnin imta chno chkon bghit bghiti bgha bghina kan kant konti ghadi gha
daba lbar7 ghda bzaf bzzaf chwia mzyan zwin khayb sahbi khoya khti drari bnat wld bnt mama baba dar zn9a mdrasa lmo3allim imti7an kora
match l3ba server 7sab ta3awon kan9ra kanl3b kanmchi kan3ref ma3reftch mab9itch mabghitch machi safi wakha iyeh lla hamdolah inchalah
أنا نتا هو هي حنا واش كيفاش علاش فين شنو شكون بغيت بغيتي بغا كان كنت غادي دابا البارح غدا بزاف شوية مزيان زوين خايب صاحبي خويا ختي
الدراري البنات ولد بنت ماما بابا الدار الزنقة المدرسة الأستاذ الامتحان الكورة اللعبة الحساب كنقرا كنلعب كنمشي ماعرفتش مابقيتش ماشي صافي
واخا الحمد لله ان شاء الله اليوم الصباح الليل السيمانة الفيلم الأغنية الصورة التيليفون الرابط المستوى الفرقة الهدف الماتش";

/// A small generator (xorshift): quality does not matter, being the same everywhere does.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

fn words() -> Vec<&'static str> {
    WORDS.split_whitespace().collect()
}

/// A word: three times out of five one of the list, the first ones of its third more often (messages keep to one
/// language), else one of three thousand rarer ones, made up. Chat is like that: few words make up most of it, and most of
/// its words are rare.
fn word(words: &[&str], third: usize, random: &mut Random) -> String {
    if random.below(5) < 2 {
        return rare(random.below(3_000).min(random.below(3_000)), third == 2);
    }
    let size = words.len() / 3;
    let i = random.below(size).min(random.below(size));
    words[third * size + i].to_owned()
}

/// A made-up word of two or three syllables, always the same for the same number.
fn rare(number: usize, arabic: bool) -> String {
    const LATIN: [&str; 16] = [
        "ba", "che", "di", "fou", "gan", "lor", "ma", "ni", "pou", "ra", "sel", "ti", "van", "zi", "que",
        "mon",
    ];
    const ARABIC: [&str; 16] =
        ["با", "شي", "دو", "فر", "غا", "لو", "مي", "ني", "حو", "را", "سل", "تا", "وا", "زي", "قا", "من"];
    let syllables = if arabic { ARABIC } else { LATIN };
    let mut random = Random::new(number as u64 + 1_000);
    (0..2 + number % 2).map(|_| syllables[random.below(16)]).collect()
}

/// Ordinary messages of about sixty bytes.
pub fn ordinary(count: usize) -> Vec<String> {
    let (words, mut random) = (words(), Random::new(1));
    (0..count).map(|_| message(&words, &mut random, 45 + 2 * 15)).collect()
}

fn message(words: &[&str], random: &mut Random, most: usize) -> String {
    let third = random.below(3);
    let goal = most / 2 + random.below(most / 2 + 1);
    let mut text = String::new();
    while text.len() < goal {
        if !text.is_empty() {
            text.push_str(["", ",", "", ".", "", "", "!", ""][random.below(8)]);
            text.push(' ');
        }
        text.push_str(&word(words, third, random));
    }
    text
}

/// An ordinary message of so many characters.
pub fn long(characters: usize) -> String {
    let (words, mut random) = (words(), Random::new(2));
    let mut text = String::new();
    while text.chars().count() < characters {
        text.push_str(&message(&words, &mut random, 75));
        text.push_str(". ");
    }
    text.chars().take(characters).collect()
}

/// Phrases of two to four words: `own` from the words of the messages, `cold` from words that no message holds.
pub fn lexicon(own: usize, cold: usize) -> Vec<String> {
    let (words, mut random) = (words(), Random::new(3));
    let mut phrases: Vec<String> = (0..own)
        .map(|_| {
            phrase(&mut random, |r| {
                let third = r.below(3);
                word(&words, third, r)
            })
        })
        .collect();
    phrases.extend((0..cold).map(|_| phrase(&mut random, foreign)));
    phrases
}

/// Phrases of the words of the messages only, in other orders: they are met in part all the time.
pub fn warm(count: usize) -> Vec<String> {
    let (words, mut random) = (words(), Random::new(4));
    (0..count)
        .map(|_| {
            let third = random.below(3);
            phrase(&mut random, |r| word(&words, third, r))
        })
        .collect()
}

fn phrase(random: &mut Random, mut word: impl FnMut(&mut Random) -> String) -> String {
    let n = 2 + random.below(3);
    let words: Vec<String> = (0..n).map(|_| word(random)).collect();
    words.join(" ")
}

/// A word of three invented syllables.
fn foreign(random: &mut Random) -> String {
    const SYLLABLES: [&str; 16] = [
        "zor", "vek", "pli", "dru", "gam", "fos", "ket", "lub", "mir", "nax", "poq", "rif", "sut", "tev",
        "wim", "yad",
    ];
    (0..3 + random.below(2)).map(|_| SYLLABLES[random.below(16)]).collect()
}

/// What somebody writes who has read the lexicon: all phrases but their last words, one after the other.
pub fn informed(phrases: &[String]) -> String {
    let mut text = String::new();
    for phrase in phrases {
        let cut = phrase.rsplit_once(' ').map_or("", |(start, _)| start);
        if text.chars().count() + cut.chars().count() > 2_000 {
            break;
        }
        text.push_str(cut);
        text.push(' ');
    }
    text
}

/// Messages made to be slow.
pub fn hostile(characters: usize) -> Vec<(&'static str, String)> {
    let fill = |unit: &str| unit.chars().cycle().take(characters).collect::<String>();
    vec![
        ("one letter", fill("a")),
        ("combining marks", fill("a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}")),
        ("single letters apart", fill("a b c d ")),
        ("letters and dots", fill("a.b.c.d.")),
        ("one common word", fill("je ")),
        ("one common Darija word", fill("bghit ")),
        ("no spaces", fill("jeveuxquetuviennesavecmoi")),
        ("digits and signs", fill("m0u$r1r*t@ ")),
        ("two words of many phrases", fill("je suis ")),
        ("Arabic without spaces", fill("بغيتنمشيمعاك")),
        ("ligatures of many letters", fill("\u{FDFA}")),
        ("zero-width characters", fill("\u{200B}\u{200D}")),
        ("emoji", fill("🙂🔥")),
        ("all clitics", fill("wlkblfdktb ")),
        ("r and gh", fill("rghrgh rrir ")),
    ]
}
