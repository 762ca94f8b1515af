//! What must give nothing.

use discord_sim::ids;

use crate::support::House;

/// Ordinary life of a youth server, idioms and negations.
const ORDINARY: [&str; 42] = [
    "je suis mort de rire",
    "mout b de7k",
    "je veux pas mourir",
    "mabghitch nmout",
    "salut ça va ?",
    "labas 3likom",
    "chkoun bgha yl3b fortnite lyoum",
    "j'ai raté mon exam de maths, dégoûté",
    "mon chargeur est mort",
    "ce boss me tue à chaque fois",
    "hhhhh mat bdehk had l video",
    "kanmout 3la pizza",
    "demain on a contrôle de svt ?",
    "واش كاين شي واحد هنا",
    "شنو دير هاد الويكاند",
    "الماتش كان واعر البارح",
    "ضربني البرد",
    "قتلني بالضحك",
    "quelqu'un a le lien du cours ?",
    "j'ai trop faim je meurs de faim",
    "on joue ce soir à 21h ?",
    "wach 3ndek les notes d lphysique",
    "ramadan mabrouk à tous",
    "bonne nuit tout le monde",
    "j'ai perdu ma partie, mon perso est mort",
    "had lfilm zwin bzaf",
    "qui vend un clavier mécanique pas cher ?",
    "ma mère a fait du couscous",
    "goul l khok yjib lballon",
    "le prof il m'a tué avec ses devoirs",
    "cherche équipe pour tournoi fifa",
    "tswira d l profil dyalk zwina",
    "trop belle la photo de classe",
    "on se retrouve à la bibliothèque demain",
    "شكون غادي يجي للتيران اليوم",
    "fin nl9a chi tuto d blender",
    "😂😂",
    "-_-",
    "?",
    "1 2 3 4 5 6 7",
    "www",
    "привет как дела что делаешь сегодня",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ordinary_lines_give_nothing() {
    let house = House::open().await;
    for line in ORDINARY {
        house.say(ids::AMINE, ids::GENERAL, line);
    }
    // A last line that does something: when its case stands, all before it has been looked at.
    house.say(ids::YASMINE, ids::JEUX, "jveux mourir");
    house.case().await;
    assert!(house.bot_says(ids::AMINE, ids::GENERAL).is_empty(), "something public appeared");
    assert_eq!(house.cases().len(), 1);
    house.finish().await;
}
