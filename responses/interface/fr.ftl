### Ce que Sanad dit en français. Une phrase par clé ; les mots entre accolades sont remplis par le programme.
### Ton : chaleureux, court, concret, « tu », sans reproche ni alarme, sans promesse de secret.

## La carte publique (porte et panneau) : la même pour tous les sujets.

door-title = Besoin de parler, ou d’une info ?
door-text =
    Appuie sur le bouton : la suite s’affiche pour toi et pour personne d’autre.
    Tu y trouves quoi faire, et à qui parler.
door-emergency = Danger tout de suite :
door-button = Ouvrir en privé

## Première ligne de toute aide : ce qui est ouvert.

open-now = **Ouvert maintenant : { $name }**
open-unknown = **{ $name }** (horaires non confirmés)
open-none = À cette heure, aucun service d’écoute n’est ouvert de façon sûre. En danger, appelle les urgences :
to-verify = numéro à vérifier
to-verify-all = numéros à vérifier
if-no-answer = Si personne ne répond : { $text }
hours-always = jour et nuit, tous les jours
hours-unknown = horaires non confirmés
hours-open-until = ouvert jusqu’à { $time }
hours-opens-at = fermé maintenant, ouvre { $time }
service-url = Site :
service-whatsapp = WhatsApp :
service-sms = SMS :
service-email = Courriel :
service-free = gratuit
service-anonymous = sans donner ton nom
service-women = pour les femmes et les filles
service-ages = { $min ->
        [0] jusqu’à { $max } ans
       *[other] de { $min } à { $max } ans
    }
service-from-age = à partir de { $min } ans

## Le menu général.

menu-title = Comment on peut t’aider
menu-text = Choisis un sujet, ou regarde les numéros. Rien de ce que tu choisis ici ne s’affiche pour les autres.
menu-select = Choisir un sujet
menu-who = Ce message n’est visible que par toi. En l’ouvrant, tu n’as prévenu personne.

## Une carte.

card-more-why = Pourquoi
# Des services que la carte nomme et dont l’entrée est échue : le nom reste dans le texte, l’adresse n’est plus donnée.
card-not-shown = 🔎 { $names } : nous n’avons pas pu vérifier l’adresse depuis longtemps, alors nous ne la donnons pas ici. En attendant : signale dans l’application, et parle avec quelqu’un que tu choisis. « Autres numéros » montre qui répond.
card-more-after = Et après
button-more = La suite
button-now = Quoi faire maintenant
button-numbers = Autres numéros
button-language = بالدارجة
button-menu = Autres sujets
button-not-for-me = Pas pour moi
button-dismiss = Fermer
who-nobody = Ce message n’est visible que par toi. En l’ouvrant, tu n’as prévenu personne.
who-team = Ce message n’est visible que par toi. Les référents de ce serveur, des adultes inscrits, savent qu’un message demande de l’attention ; eux seuls peuvent le relire avec Sanad, pour t’aider.
who-no-team = Ce message n’est visible que par toi. Personne sur ce serveur n’a été prévenu : ici, il n’y a pas d’équipe pour répondre. Les services ci-dessus sont là pour ça.
draft = Texte en attente de relecture par une personne du métier.
not-for-me-done = D’accord, merci de l’avoir dit. Si un jour tu en as besoin, tape « /aide » n’importe où sur ce serveur.
topic-gone = Ce sujet n’est plus proposé. Voici les autres :
button-stale = Ce bouton vient d’une version ancienne de Sanad. Tape « /aide » : tout y est.

## Numéros.

numbers-title = Numéros et services
numbers-emergency = Urgences
numbers-select = Choisir un pays
numbers-more = D’autres services existent ; voici ceux qui aident pour le plus de choses.
country-MA = Maroc
country-FR = France
country-BE = Belgique
country-CA = Canada
country-ES = Espagne
country-INT = Partout
country-unknown = Sanad ne connaît pas ce pays. Voici ceux qu’il connaît :
day-mo = lundi
day-tu = mardi
day-we = mercredi
day-th = jeudi
day-fr = vendredi
day-sa = samedi
day-su = dimanche
time-today = à { $time }
time-day = { $day } à { $time }

## Commandes.

command-help = Trouver de l’aide ou une info, en privé
command-help-topic = Le sujet qui t’intéresse
command-numbers = Les numéros et services, en privé
command-numbers-country = Le pays où tu es
command-sanad = Réglages de Sanad
command-panel = Poser ici la carte permanente qui ouvre l’aide
panel-done = La carte est posée. Épingle-la si tu veux qu’on la retrouve.
panel-forbidden = Je ne peux pas écrire dans ce salon : donne-moi « Voir le salon », « Envoyer des messages » et « Intégrer des liens », puis recommence. Rien n’a été posé.
guild-only = Cette commande se tape sur un serveur.
store-down = Ma mémoire ne répond pas en ce moment. Rien n’a été changé ; réessaie dans une minute.
unexpected = Quelque chose n’a pas marché de mon côté. Rien n’est perdu ; réessaie. En danger, n’attends pas : appelle les urgences.

## Les référents.

case-title = Cas { $number } · { $level }
case-title-lure = Cas { $number } · { $level } · sollicitation
level-imminent = imminent
level-urgent = urgent
level-concern = à surveiller
tag-new = nouveau
tag-claimed = pris en charge
tag-talking = en discussion
tag-handed-over = à reprendre
tag-closing = à clore
tag-closed = clos
tag-false-alarm = fausse alerte
tag-lure = sollicitation
state-new = nouveau
state-claimed = pris par { $who }, jusqu’à { $until }
state-talking = { $who } parle avec la personne
state-handed-over = { $from } passe la main, quelqu’un doit reprendre
state-closing = { $who } propose de clore ({ $outcome }) ; une deuxième personne doit être d’accord
state-closed = clos : { $outcome }
state-false-alarm = fausse alerte : { $reason }
case-topic = Sujet
case-about = Concerne
case-message = Message
case-link = voir le message
case-state = État
case-signals = Signaux
case-about-self = la personne qui écrit
case-about-other = quelqu’un que la personne connaît
case-about-lure = le message : son auteur recrute ou sollicite
case-signals-more = { $count } messages, le dernier { $when }
case-images = ⚠️ Ce message porte { $count ->
        [one] une pièce jointe
       *[other] { $count } pièces jointes
    } : ne l’ouvre pas dans le salon. « Lire » ne montre que le texte.
case-images-unknown = Ce message peut porter des images : ne l’ouvre pas dans le salon. « Lire » ne montre que le texte.
case-lure-first = Ce compte appartient peut-être à un enfant qu’on utilise. Ne le confronte pas, n’enquête pas : lis d’abord « Conseils ».
case-how = « Lire » te montre le texte, à toi, et c’est compté. Ici, aucun texte n’est gardé.
alert-raised = Le niveau monte : { $level }.
alert-handed-over = Ce cas cherche quelqu’un pour la suite.
alert-declined = La personne demandée ne peut pas : ce cas cherche quelqu’un.
alert-second-needed = Une deuxième personne doit dire si ce cas peut être clos.
alert-not-closed = Ce cas n’est pas clos : il y a du nouveau.
alert-lapsed = Plus personne n’a ce cas en main.
alert-reopened = Ce cas est rouvert.
case-button-take = Prendre
case-button-read = Lire
case-button-advice = Conseils
case-button-close = Clore
case-button-agree = Je suis d’accord pour clore
case-taken = Le cas { $number } est à toi jusqu’à { $until }. Prolonge avec « Prendre ».
case-read-title = Cas { $number } : le message
case-read-hidden = { $count ->
        [0] Aucune pièce jointe.
        [one] Une pièce jointe n’est pas montrée.
       *[other] { $count } pièces jointes ne sont pas montrées.
    }
case-read-counted = Cette lecture est notée dans l’histoire du cas. Ne copie ce texte nulle part.
case-read-empty = Le message n’a pas de texte.
case-read-more = D’autres messages de ce cas ne tiennent pas ici.
case-read-gone = Discord n’a plus ce message : il a été effacé, ou son salon. Le cas reste ouvert ; parle à la personne.
case-read-forbidden = Je n’ai plus le droit de lire ce salon. Donne-moi « Voir le salon » et « Voir les anciens messages », puis réessaie.
case-read-failed = Discord ne répond pas. Le cas est gardé ; réessaie dans une minute.
case-close-text = Comment cela se finit-il ? Le choix clôt le cas { $number }.
case-close-select = Choisir une issue
case-closed = Le cas { $number } est clos : { $outcome }.
case-close-second = Le cas { $number } est { $level } : pour le clore ainsi, une deuxième personne doit être d’accord. La demande est affichée sur le cas.
case-agreed = Le cas { $number } est clos avec ton accord.
outcome-emergency-called = secours appelés
outcome-handed-to-service = remis à un service
outcome-reported-to-service = signalé à un service
outcome-trusted-adult = un adulte de confiance est engagé
outcome-better-declines = va mieux et ne veut pas de suite
outcome-out-of-reach = hors de portée
outcome-false-alarm = fausse alerte
reason-joke = expression ou plaisanterie
reason-quote = chanson, film, jeu ou citation
reason-topic = actualité ou travail d’école
reason-misread = mots mal compris par Sanad
reason-test = essai
reason-else = autre raison
refusal-not-a-referent = Seuls les référents inscrits de ce serveur peuvent faire cela. Rien n’a été changé.
refusal-appears-in-it = Tu apparais dans ce cas : quelqu’un d’autre doit s’en occuper. Rien n’a été changé.
refusal-already-claimed = { $who } a déjà pris ce cas. Rien n’a été changé.
refusal-not-claimed = Prends d’abord le cas, puis clos-le. Rien n’a été changé.
refusal-already-closed = Ce cas est déjà clos. Rien n’a été changé.
refusal-nothing-to-agree = Personne n’a demandé à clore ce cas. Rien n’a été changé.
refusal-takes-a-second = L’accord doit venir d’une deuxième personne. Rien n’a été changé.
refusal-already-asked = { $who } a déjà demandé à clore ce cas : il faut l’accord d’une deuxième personne. Rien n’a été changé.
refusal-another-is-open = Un cas plus récent de la même personne est ouvert : le cas { $number }. Rien n’a été changé.
refusal-unknown-case = Ce cas n’existe plus. Rien n’a été changé.
refusal-not-now = Ce n’est pas possible dans l’état où est ce cas. Rien n’a été changé.
advice-none = Il n’y a pas encore de fiche pour ce sujet. Écoute, ne promets pas le secret, ne regarde aucune image, préviens un deuxième référent. Danger vital : toi, adulte, tu appelles ; la ville d’abord, pas l’adresse ; reste.

## Avis à l’équipe.

gap-title = Avis : messages non lus
gap-text = Sanad n’a pas pu lire { $count ->
        [one] un salon
       *[other] { $count } salons
    } de { $from } à { $until }. Jetez-y un œil : un appel à l’aide peut s’y trouver.
