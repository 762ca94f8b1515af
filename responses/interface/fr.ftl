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
who-nobody-on-duty = Ce message n’est visible que par toi. Les référents de ce serveur, des adultes inscrits, savent qu’un message demande de l’attention ; eux seuls peuvent le relire avec Sanad. Mais personne n’est de garde en ce moment : leur réponse peut tarder. Ce qui est ouvert maintenant est écrit plus haut : n’attends pas pour appeler.
who-no-team = Ce message n’est visible que par toi. Personne sur ce serveur n’a été prévenu : ici, il n’y a pas d’équipe pour répondre. Les services ci-dessus sont là pour ça.
draft = Texte en attente de relecture par une personne du métier.
not-for-me-done = D’accord, merci de l’avoir dit. Si un jour tu en as besoin, tape « /aide » n’importe où sur ce serveur.
topic-gone = Ce sujet n’est plus proposé. Voici les autres :
button-stale = Ce bouton vient d’une version ancienne de Sanad. Tape « /aide » : tout y est.

## Ça concerne quelqu’un de l’équipe.

button-apart = Ça concerne quelqu’un de l’équipe
button-back = Revenir
apart-title = Ça concerne quelqu’un de l’équipe ?
apart-text =
    Si la personne qui te fait du mal est un référent, quelqu’un de la modération ou l’admin, tu peux mettre l’équipe de côté.
    Sanad lui retire alors ce qui vient de toi, et ne lui montre plus rien de toi jusqu’à 30 jours après ton dernier appel.
apart-outside = **Qui saura :** { $name }, hors de ce serveur. Seulement le sujet et l’urgence, ni ton nom ni tes mots.
apart-nobody = **Qui saura :** personne. Ce serveur n’a désigné aucun adulte à l’extérieur ; les services de ta carte, eux, sont là.
apart-note =
    Ton message reste là où tu l’as écrit : tu peux l’effacer. Si quelqu’un de l’équipe l’a déjà lu, Sanad ne peut pas revenir en arrière.
    Si un fil est ouvert avec l’équipe, il se ferme : tu peux encore le relire, et garder ce qui compte, pendant 14 jours.
apart-direct = Ici, en message privé, Sanad n’a prévenu personne : aucune équipe ne voit ce que tu écris. Sur un serveur, ce bouton met l’équipe de côté.
apart-confirm = Oui, mettre l’équipe de côté
apart-done = C’est fait : par Sanad, l’équipe de ce serveur ne voit plus rien de toi.
who-apart-outside = Ce message n’est visible que par toi. L’équipe de ce serveur n’est pas prévenue. { $name }, hors de ce serveur, reçoit le sujet et l’urgence, sans ton nom ni tes mots.
who-apart-nobody = Ce message n’est visible que par toi. Personne n’est prévenu, ni ici ni ailleurs. Les services ci-dessus sont là pour ça.

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
state-handed-over-to = { $from } passe la main à { $to }
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
case-blocked = ⚠️ AutoMod a bloqué un message : il n’est pas paru, et « Lire » ne peut pas le montrer. La personne, elle, est là : parle-lui.
case-by-likeness = Repéré par ressemblance avec d’autres messages, sans phrase connue : le sujet est une supposition. Lis avant d’agir.
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
alert-talk-asked = La personne demande à parler à quelqu’un.

call-on-duty = Premier appel : les référents de garde.
call-all = Appel élargi : tous les référents.
call-lead = Appel général : tous les référents et la personne responsable du serveur.
call-again = Nouvel appel général : ce cas attend toujours.
call-nobody-on-duty = Personne n’est de garde en ce moment.
call-nobody = Il n’y a personne à appeler : aucun adulte inscrit ici ne peut suivre ce cas. La personne responsable du serveur doit inscrire des référents.
call-passed-to = Il est passé à { $who }.
call-wait-minutes = Personne ne l’a en main depuis { $count } min.
call-wait-hours = Personne ne l’a en main depuis { $count } h.
call-take = Qui peut s’en charger ? « Prendre », sur la carte du cas.
call-unreached = ⚠️ Discord n’a prévenu personne : ces comptes ont quitté le serveur ou ne voient pas ce salon.
case-button-take = Prendre
case-button-read = Lire
case-button-advice = Conseils
case-button-close = Clore
case-button-agree = D’accord pour clore
case-button-disagree = Pas d’accord
case-button-talk = Fil
case-button-hand-over = Passer la main
case-button-decline = Je ne peux pas
case-button-false-alarm = Fausse alerte
case-button-reopen = Rouvrir
case-false-alarm-text = Pourquoi est-ce une fausse alerte ? Le choix clôt le cas { $number }.
case-false-alarm-select = Choisir une raison
case-reopened = Le cas { $number } est rouvert, et l’équipe le sait.
case-taken-back = Tu reprends le cas { $number } : il reste ouvert, et il est à toi.
case-disagreed = Le cas { $number } reste ouvert, et l’équipe le sait.
case-hand-over-text = À qui passes-tu le cas { $number } ? Qui tu choisis est appelé dans le cas.
case-hand-over-select = Choisir quelqu’un
case-hand-over-whoever = Quelqu’un qui peut
case-handed-over = Le cas { $number } cherche quelqu’un pour la suite. Merci pour ce que tu as fait.
case-handed-over-to = Le cas { $number } passe à { $to }. Merci pour ce que tu as fait.
case-declined = C’est noté, merci de l’avoir dit. Le cas { $number } cherche quelqu’un d’autre.
case-declined-noted = C’est noté, merci de l’avoir dit. Pour le cas { $number }, rien d’autre ne change.
case-relay = C’est le { $count }e cas lourd que tu portes en 24 heures. Tu as le droit de passer la main, et ce n’est pas abandonner : « Passer la main » appelle quelqu’un d’autre. Parle à quelqu’un de ce que tu as lu.
case-talk = Fil
case-talk-state-opening = demandé ; il s’ouvre
case-talk-state-open = demandé et ouvert : { $thread }
case-talk-state-closed = fermé
case-talk-state-gone = effacé. « Fil » le refait si la personne a demandé à parler
case-talk-state-failed = demandé, et il n’a pas pu s’ouvrir : vérifie le salon des fils et mes droits, puis appuie sur « Fil »
case-talk-not-asked = La personne n’a pas demandé à parler : je n’ouvre rien et ne lui écris rien, pour ne pas montrer que quelqu’un a vu son message. Sa carte lui propose « Parler à quelqu’un » ; si elle appuie, le cas le montre et t’appelle. Rien n’a été changé.
case-talk-open = Le fil du cas { $number } est ici : { $thread }. La personne sait que tu es là.
case-talk-opening = Le fil du cas { $number } s’ouvre ; le lien s’affiche sur le cas, et la personne saura que tu es là.
case-left = La personne n’est plus sur ce serveur : elle ne voit plus rien ici.
case-message-gone = { $count ->
        [one] Son message a été effacé : « Lire » ne le montre plus.
       *[other] { $count } de ses messages ont été effacés : « Lire » ne les montre plus.
    }
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
case-person = Personne
case-topic-unsaid = pas précisé
case-read-none = Ce cas vient d’un formulaire, ou d’un message qu’AutoMod a bloqué : il n’y a pas de message à lire. Les mots de qui prévient, s’il y en a, sont dans ce fil.
case-word-button = Laisser un mot
case-word-title = Un mot pour la suite
case-word-label = Ce qu’il faut savoir pour reprendre
case-word-hint = Ce qui est fait, ce qui reste. Pas de nom, pas de citation.
case-word-posted = Cas { $number } : un mot pour la suite
case-word-there = C’est écrit dans le cas. Sanad n’en garde rien.
case-word-not-sent = **Pas envoyé.** Discord n’a pas pris ton mot. Le voici ; réessaie, ou écris-le dans le cas.
case-word-empty = Il n’y avait rien d’écrit : rien n’a été envoyé.
lure-button-prevention = Publier la prévention
lure-button-report = Signaler à Discord
lure-button-pause = MP en pause
lure-button-remove = Faire retirer
lure-prevention-text =
    Dans quel salon ? La fiche de prévention y paraît dans { $minutes } minutes : jamais là où est le message, jamais en réponse, sans nommer personne.
    Ainsi, le compte ne sait pas qu’il est vu.
lure-prevention-select = Choisir un salon
lure-prevention-there = C’est le salon du message : une fiche ici préviendrait le compte. Choisis-en un autre. Rien n’a été changé.
lure-prevention-team = C’est un salon de l’équipe : choisis-en un que les jeunes lisent. Rien n’a été changé.
lure-prevention-waits = Une fiche de prévention attend déjà pour ce cas. Rien n’a été changé.
lure-prevention-planned = La fiche de prévention paraît dans { $place } à { $when }.
lure-prevention-posted = La fiche de prévention est publiée dans { $place }.
lure-prevention-not-posted = ⚠️ La fiche de prévention n’a pas pu être publiée dans { $place } : il me faut « Voir le salon », « Envoyer des messages » et « Intégrer des liens » là-bas. Choisis un autre salon.
lure-report-text =
    {"**"}Avant de le faire retirer** : un message effacé ne se signale plus.
    1. Ouvre le message avec le lien du cas. Appui long ou clic droit, puis Signaler le message.
    2. Choisis la raison la plus proche : exploitation de mineurs, sollicitation, arnaque.
    3. Une seule fois suffit. Le compte ne sait pas qui a signalé.
    Note le lien, le pseudo, l’identifiant du compte et la date. Ne télécharge et ne transfère aucune image.
    Un mineur en danger ? Discord ne remplace pas les secours : voir « Conseils ».
lure-pause-text =
    Pendant { $hours } heures, les membres de ce serveur qui ne sont pas amis ne pourront plus s’envoyer de messages privés. Les salons restent ouverts. Tout le serveur le voit dans ses réglages.
    Il faut avoir le droit « Gérer le serveur ».
lure-pause-confirm = Mettre en pause
lure-pause-done = C’est fait : les messages privés sont en pause jusqu’au { $until }. Pour arrêter avant : Paramètres du serveur, Configuration de la sécurité.
lure-pause-not-yours = Il faut le droit « Gérer le serveur » : demande à qui administre. À la main : Paramètres du serveur, Configuration de la sécurité, Actions de sécurité, Mettre les MP en pause. Rien n’a été changé.
lure-pause-forbidden = Je n’ai pas le droit « Gérer le serveur », et tu n’as pas à me le donner. À la main : Paramètres du serveur, Configuration de la sécurité, Actions de sécurité, Mettre les MP en pause. Rien n’a été changé.
lure-pause-failed = Discord ne répond pas. Rien n’est sûr : regarde dans les réglages, ou réessaie dans une minute.
lure-remove-text =
    { $count ->
        [one] Le message de ce cas sera effacé pour tout le monde. C’est définitif, et « Lire » ne le montrera plus.
       *[other] Les { $count } messages de ce cas seront effacés pour tout le monde. C’est définitif, et « Lire » ne les montrera plus.
    }
    {"**"}D’abord** : signale à Discord, et note le lien, le compte et la date. Le compte verra que son message a disparu.
    Il faut le droit « Gérer les messages » dans ce salon.
lure-remove-confirm = Oui, effacer
lure-remove-none = Ce cas ne porte aucun message. Rien n’a été changé.
lure-remove-done = C’est effacé. L’équipe le lit dans le cas.
lure-remove-noted = { $who } a fait retirer ce que porte ce cas.
lure-remove-not-yours = Il faut le droit « Gérer les messages » dans ce salon : demande à qui modère. Rien n’a été changé.
lure-remove-forbidden = Je n’ai pas le droit « Gérer les messages » dans ce salon. Ouvre le lien du cas et supprime le message toi-même. Rien n’a été changé par moi.
lure-remove-failed = Discord ne répond pas. Regarde par le lien du cas si le message est encore là, et réessaie.
prevention-title = Prévention : bon à savoir
follow-offer = **Prendre des nouvelles ?** Je peux te le rappeler une fois, ici, dans le cas.
follow-select = Me le rappeler
follow-after = Dans { $hours } heures
follow-none = Pas de rappel
follow-planned = C’est noté : rappel le { $when }, dans le cas.
follow-none-planned = C’est noté : pas de rappel.
follow-open = Ce cas n’est plus clos : il n’y a rien à rappeler. Rien n’a été changé.
follow-not-yours = Le rappel se règle par qui a clos le cas. Rien n’a été changé.
follow-words = 🔔 Cas { $number }, clos { $when } : le moment de prendre des nouvelles, par le relais que tu as choisi. Si rien n’a bougé, « Rouvrir », sur la carte.
refusal-not-a-referent = Seuls les référents inscrits de ce serveur peuvent faire cela. Rien n’a été changé.
refusal-appears-in-it = Tu apparais dans ce cas : quelqu’un d’autre doit s’en occuper. Rien n’a été changé.
refusal-already-claimed = { $who } a déjà pris ce cas. Rien n’a été changé.
refusal-not-claimed = Prends d’abord le cas. Rien n’a été changé.
refusal-already-theirs = Ce cas est déjà à toi : choisis quelqu’un d’autre. Rien n’a été changé.
refusal-recipient-appears-in-it = Cette personne ne peut pas s’occuper de ce cas : choisis quelqu’un d’autre. Rien n’a été changé.
refusal-recipient-not-registered = Cette personne n’est plus inscrite comme référente : choisis quelqu’un d’autre. Rien n’a été changé.
refusal-not-closed = Ce cas est ouvert : il n’y a rien à rouvrir. Rien n’a été changé.
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

## Ce qui n’est pas encore enregistré.

unwritten-title = ⏳ Pas encore enregistré · { $level }
unwritten-text = La mémoire de Sanad ne répond pas en ce moment. Allez voir le message sans attendre : quelqu’un peut avoir besoin d’aide. Dès que la mémoire répond, cette fiche devient un cas avec ses boutons.
unwritten-name = pas encore enregistré

## La liste des cas, pour les référents.

command-cases = Les cas de ce serveur, pour les référents
command-cases-filter = Lesquels
command-cases-number = Un seul cas, avec son histoire
list-filter-open = Cas ouverts
list-filter-waiting = Cas que personne n’a en main
list-filter-mine = Cas que tu as en main
list-filter-closed = Cas clos depuis moins de 30 jours
list-select = Voir d’autres cas
list-before = Page d’avant
list-after = Page suivante
list-empty = Il n’y en a pas.
list-footer = { $count ->
        [0] Aucun cas
        [one] Un cas
       *[other] { $count } cas
    } · page { $page } sur { $pages }. Les cas où tu apparais n’y sont pas.
history-title = Cas { $number } : son histoire
history-begun = premier signal
history-more = Le début de l’histoire ne tient pas ici.
history-reads = { $count ->
        [0] Personne n’a lu le message avec Sanad.
        [one] Le message a été lu une fois.
       *[other] Le message a été lu { $count } fois.
    } Aucun texte n’est gardé.
history-signal = nouveau signal
history-claim = pris
history-renew = prolongé
history-talk = discussion ouverte
history-read = message lu
history-removed = messages retirés
history-hand-over = main passée
history-decline = « je ne peux pas »
history-close = clôture demandée
history-agree = accord pour clore
history-disagree = pas d’accord pour clore
history-reopen = rouvert
history-lapse = délai passé sans nouvelles

## Ce que Sanad garde de toi.

command-mine = Ce que Sanad garde de toi, et comment l’effacer
mine-title = Ce que Sanad garde de toi
mine-language-fr = Tu as choisi le français.
mine-language-ary = Tu as choisi la darija.
mine-language-none = Tu n’as choisi aucune langue.
mine-text =
    Sanad ne garde jamais tes messages. Quand un message demande de l’attention, Sanad garde où il est et quand il a été écrit, et le reste sous clé, le temps d’aider ; 30 jours après la fin, tout s’efface.
    Tu peux effacer maintenant tout ce qui peut l’être.
mine-erase = Effacer
mine-erased = C’est effacé : ta langue, et tout ce qui était fini. Si une aide est en cours, elle continue jusqu’à sa fin, puis s’efface aussi. Ce message est le même pour tout le monde.

## Les réglages et la pause, pour qui gère le serveur.

command-setup = Mettre Sanad en place ou changer un réglage : d’abord ce qui serait fait, puis un bouton
command-pause = Mettre en pause les cartes publiques de Sanad, ou les reprendre
setup-title = Réglages de Sanad
setup-intro = Voici où en est ce serveur et ce que je ferais. Rien n’est fait avant que tu appuies sur « Mettre en place ».
setup-all-well = Tout est en place. Tu peux changer chaque chose séparément, quand tu veux.
setup-footer = Un choix fait ici compte tout de suite, et passe avant le fichier de configuration. Ce message n’est visible que pour toi.
setup-now = Réglé maintenant
setup-team = L’équipe
setup-team-words = Le **rôle** ouvre le salon de l’équipe à qui l’a ; sans rôle, je l’ouvre à chaque référent inscrit. La **personne responsable** est appelée en dernier, et inscrit les référents avec « /garde inscrire » : deux au moins, pour que ce serveur ait une équipe.
setup-places = Les salons
setup-places-words = Le **salon de l’équipe** et le **salon d’écoute** comptent une fois mis en place. Le **salon de secours** reçoit les cas si le premier disparaît. Dans les **salons non lus**, Sanad ne lit rien ; une catégorie vaut pour tous ses salons.
setup-pick-role = Rôle des référents (vide : aucun)
setup-pick-lead = Personne responsable
setup-pick-staff = Salon de l’équipe : forum ou salon textuel fermé
setup-pick-talks = Salon d’écoute : salon textuel que les jeunes voient
setup-pick-fallback = Salon de secours (vide : aucun)
setup-pick-excluded = Salons que Sanad ne lit pas (vide : aucun)
setup-button-apply = Mettre en place
setup-button-team = L’équipe
setup-button-places = Les salons
setup-button-language = Langue : darija
setup-button-cards-off = Sans cartes publiques
setup-button-cards-on = Avec cartes publiques
setup-button-file = Comme dans le fichier
setup-button-home = Revenir aux réglages
setup-none = pas encore choisi
setup-yes = permises
setup-no = non
setup-language-name = français
setup-from-here = choisi ici
setup-from-file = fichier
setup-line-staff = Salon de l’équipe : { $value }
setup-line-talks = Salon d’écoute : { $value }
setup-line-fallback = Salon de secours : { $value }
setup-line-lead = Personne responsable : { $value }
setup-line-role = Rôle des référents : { $value }
setup-line-referents = Référents inscrits : { $count }
setup-line-language = Langue de l’équipe : { $value }
setup-line-cards = Cartes publiques : { $value }
setup-line-excluded = Salons non lus : { $value }
setup-topic-staff = Pour les référents : un message par cas. Personne d’autre ne voit ce salon.
setup-topic-talks = Si tu veux parler à un adulte de l’équipe
setup-step-staff = Le salon de l’équipe
setup-step-talks = Le salon d’écoute
setup-step-panel = La carte permanente
setup-step-notice = L’avis aux membres
setup-well = ✅ En place : { $place }
setup-gone = Le salon choisi n’existe plus.
setup-make-staff = ➕ Je créerai le forum « suivi » : fermé à tout le monde, ouvert aux référents, à la personne responsable et à moi.
setup-make-talks = ➕ Je créerai le salon « écoute », où l’on peut demander à parler à l’équipe.
setup-make-panel = ➕ Je poserai la carte qui ouvre l’aide dans le salon d’écoute, et je l’épinglerai.
setup-make-notice = ➕ Je poserai l’avis qui dit aux membres ce qui est lu, par qui, et comment rester en dehors, et je l’épinglerai.
setup-take-staff = ➡️ Je prendrai { $place } : les cas y seront postés.
setup-take-talks = ➡️ Je prendrai { $place }.
setup-take-panel = ➡️ La carte est dans { $place } ; je l’épinglerai.
setup-take-notice = ➡️ L’avis est dans { $place } ; je l’épinglerai.
setup-lets-in = J’y ferai entrer : { $who }
setup-gives = Je m’y donnerai : { $names }
setup-others-see = ⚠️ Le voient aussi : { $who }. Vérifie que ce sont bien des adultes inscrits.
setup-unpinned = 📌 C’est posé dans { $place }, pas encore épinglé : épingle-le toi-même, ou donne à mon rôle « Épingler des messages » et recommence.
setup-lacks = ⛔ Il me manque : { $names }. Coche-les sur mon rôle (Paramètres du serveur › Rôles), recommence, puis décoche-les : ces droits ne servent qu’à la mise en place.
setup-by-hand-staff = Ou fais-le à la main : crée un forum « suivi » fermé à @everyone, ouvre-le aux référents, et donne-m’y « Voir le salon », « Envoyer des messages », « Envoyer des messages dans les fils », « Voir les anciens messages », « Intégrer des liens » et « Gérer les fils ». Puis reviens ici : je le reconnaîtrai à son nom.
setup-by-hand-talks = Ou fais-le à la main : crée un salon textuel « écoute » que les jeunes voient, et donne-m’y « Voir le salon », « Envoyer des messages », « Envoyer des messages dans les fils », « Voir les anciens messages », « Intégrer des liens », « Créer des fils privés » et « Gérer les fils ». Puis reviens ici : je le reconnaîtrai à son nom.
setup-lacks-in = ⛔ Dans { $place } il me manque : { $names }. Ouvre les paramètres de ce salon › Permissions, et coche-les pour mon rôle.
setup-let-in-by-hand = ⛔ Ne voient pas { $place } : { $who }. Ouvre les paramètres de ce salon › Permissions, et ajoute ces personnes ou ce rôle avec « Voir le salon ».
setup-or-give = Ou coche « Gérer les permissions » pour mon rôle, là et sur le serveur, le temps de la mise en place : je le ferai moi-même.
setup-open = ⛔ Tout le monde voit { $place } : un cas y serait public. Je ne ferme pas un salon où des gens se parlent. Choisis-en un autre dans « Les salons », ou ferme celui-ci à @everyone puis recommence.
setup-wrong-kind-staff = ⛔ { $place } n’est ni un forum ni un salon textuel. Choisis-en un autre dans « Les salons ».
setup-wrong-kind-talks = ⛔ { $place } n’est pas un salon textuel : les fils privés en demandent un. Choisis-en un autre dans « Les salons ».
setup-waits = ⏳ Il faut d’abord le salon d’écoute.
setup-refused = ⛔ Discord a refusé (code { $code }). Regarde mes permissions, puis recommence : ce qui est fait reste fait.
setup-no-answer = ⛔ Discord n’a pas répondu. Recommence dans une minute : rien ne sera fait deux fois.
setup-not-kept = ⛔ C’est fait sur Discord, mais ma mémoire n’a pas répondu. Recommence dans une minute : je le reconnaîtrai.
setup-not-seen = Discord ne me répond pas en ce moment, je ne vois pas ce serveur. Réessaie dans une minute.
setup-done = ✅ Fait : { $place }
setup-existed = ✅ Existait déjà : { $place }
setup-report = C’est fait. Si tu m’as donné des droits seulement pour la mise en place, tu peux les reprendre maintenant. Essaie l’appel avec « /garde essai ».
setup-report-failed = Voici ce qui est fait et ce qui reste. Ce qui est fait reste fait ; recommencer ne fait rien deux fois.
setup-not-a-manager = Ces réglages sont pour qui peut « Gérer le serveur ». Si tu cherches de l’aide, tape « /aide » : c’est privé. Rien n’a été changé.
setup-said-language = C’est noté : je parle maintenant français à l’équipe.
setup-said-cards = C’est noté pour les cartes publiques.
setup-said-file = C’est noté : le fichier de configuration décide de nouveau. Ce qui est posé sur le serveur reste posé.
setup-said-role = C’est noté. Le rôle entrera dans le salon de l’équipe à la mise en place. Pour agir sur un cas, il faudra l’inscription **et** ce rôle : donne-le à tous les référents.
setup-said-no-role = C’est noté : pas de rôle, j’ouvre à chaque référent inscrit. Qui avait déjà accès par un rôle le garde : enlève-le dans les paramètres du salon.
setup-said-lead = C’est noté. Dis-le à cette personne : elle inscrit les référents avec « /garde inscrire », et elle est appelée quand personne d’autre ne répond.
setup-said-staff = C’est noté. Ce salon comptera une fois que tu auras appuyé sur « Mettre en place ».
setup-said-talks = C’est noté. Ce salon comptera une fois que tu auras appuyé sur « Mettre en place ».
setup-said-fallback = C’est noté : si le salon de l’équipe disparaît, les cas iront là.
setup-said-fallback-lacks = C’est noté, mais je ne peux pas encore tout faire dans ce salon : donne-m’y « Voir le salon », « Envoyer des messages », « Envoyer des messages dans les fils », « Voir les anciens messages », « Intégrer des liens » et « Gérer les fils ».
setup-said-no-fallback = C’est noté : pas de salon de secours.
setup-said-excluded = C’est noté pour les salons non lus. L’avis aux membres le dit aussi, s’il est posé.
setup-role-everyone = Ce rôle est celui de tout le monde ou d’un robot : choisis un rôle que seuls les référents ont. Rien n’a été changé.
setup-role-gone = Ce rôle n’existe plus. Rien n’a été changé.
setup-lead-bot = C’est un robot : seul un adulte peut être responsable. Rien n’a été changé.
setup-lead-not-here = Cette personne n’est pas sur ce serveur. Invite-la d’abord. Rien n’a été changé.
setup-lead-title = Personne responsable
setup-lead-told = { $who } a choisi { $lead } comme personne responsable de ce serveur.
setup-channel-gone = Ce salon n’existe plus. Rien n’a été changé.
setup-channel-open = Tout le monde voit ce salon : un cas y serait public. Choisis-en un que seuls les référents voient, ou laisse-moi créer le forum. Rien n’a été changé.
setup-channel-kind = Il faut un forum ou un salon textuel. Rien n’a été changé.
setup-talks-kind = Il faut un salon textuel : les fils privés en demandent un. Rien n’a été changé.
setup-same-channel = Ce salon sert déjà à autre chose ici : il en faut deux différents. Rien n’a été changé.
notice-title = Ce que lit Sanad · شنو كيقرا سند
notice-name = 🇫🇷 En français
notice-words =
    Sanad est un programme. Il parcourt les messages des salons ouverts pour repérer quand quelqu’un va mal ou qu’on lui tend un piège. Il ne lit ni les messages privés entre membres, ni les fils privés. Il ne garde pas le texte.
    • **Qui voit quoi.** S’il reconnaît quelque chose, des adultes inscrits de ce serveur reçoivent le sujet et le lien, sans le texte. Ils peuvent alors lire le message ici, sur Discord. Personne n’est puni par Sanad.
    • **Rester en dehors.** Écris dans un salon que Sanad ne lit pas, ou en privé à quelqu’un. Avec « /mes-donnees », tu vois ce que Sanad garde de toi et tu l’effaces.
    • **De l’aide sans rien écrire ici** : « /aide », à toute heure, en privé.
notice-not-read = **Salons non lus** : { $places }
pause-title = Pause de Sanad
pause-over-title = Fin de la pause
pause-none = Pas de pause : Sanad répond en public quand il le faut.
pause-until = ⏸️ En pause jusqu’au { $until }, demandé par { $who }. Elle finit toute seule à cette heure.
pause-open = ⏸️ En pause depuis le { $since }, demandé par { $who }, jusqu’à ce que quelqu’un appuie sur « Reprendre ».
pause-team = Pas de carte publique pendant ce temps. Les cas sont faits et les référents sont appelés comme d’habitude : garde l’œil ouvert, les jeunes ne voient pas de porte. « /aide » et la carte permanente marchent. Pour reprendre : « /sanad pause ».
pause-still-title = La pause dure encore
pause-still = Elle n’a pas de fin : sans toi, les jeunes ne voient toujours pas de porte. Si elle n’est plus utile, finis-la avec « /sanad pause ». Je te le redis demain.
pause-over = ▶️ { $who } a mis fin à la pause : les cartes publiques reviennent.
pause-what = Ce que fait une pause
pause-what-words = Sanad ne poste plus de carte publique. **Les cas sont faits et les référents appelés comme d’habitude.** « /aide » et la carte permanente marchent. L’équipe lit dans son salon qu’il y a une pause, et jusqu’à quand.
pause-one-hour = 1 heure
pause-eight-hours = 8 heures
pause-one-day = 24 heures
pause-until-told = Jusqu’à nouvel ordre
pause-resume = Reprendre
pause-told = C’est noté, et l’équipe peut le lire dans son salon.
pause-not-told = C’est noté, mais je n’ai pas pu l’écrire dans le salon de l’équipe : dis-le-lui toi-même.
pause-no-team = C’est noté. Ce serveur n’a pas de salon de l’équipe : personne d’autre ne le lit.

## La garde : référents et horaires.

command-duty = Pour l’équipe : être de garde, inscrire des référents
command-duty-take = Être de garde à partir de maintenant
command-duty-hours = Pendant combien d’heures : 4 si tu ne dis rien, 12 au plus
command-duty-leave = Laisser la garde, jusqu’à la fin du créneau en cours
command-duty-weekly = Être de garde chaque semaine aux mêmes heures
command-duty-day = Le jour où la garde commence
command-duty-from = De quelle heure, par exemple 20h30 (heure du Maroc)
command-duty-to = À quelle heure, par exemple 23h ; plus tôt que le début = le lendemain
command-duty-forget = Ne plus être de garde ce jour de la semaine
command-duty-who = Qui est de garde, qui est inscrit et jusqu’à quand
command-duty-drill = Essayer l’appel : un vrai message, marqué « essai », dans le salon de l’équipe
command-duty-register = Inscrire un référent, ou renouveler (responsable du serveur seulement)
command-duty-remove = Retirer un référent (responsable du serveur seulement)
command-duty-person = La personne
command-duty-training = À quoi cette personne est formée
command-duty-adult = J’atteste que cette personne a 18 ans ou plus
training-listening = écoute et premiers secours psychologiques
training-child-protection = protection de l’enfance
training-first-aid = premiers secours
training-professional = métier du soin, de l’enseignement ou du social
training-unstated = formation non précisée
duty-title = La garde
duty-now = De garde maintenant
duty-registered-all = Référents inscrits
duty-over = Inscriptions expirées
duty-lead = Responsable
duty-zone = Horaires à l’heure du Maroc, Ramadan compris. ⚠️ : inscription à renouveler dans les 30 jours.
duty-nobody = personne
duty-nobody-on = Personne n’est de garde : un appel urgent va tout de suite à tous les référents.
duty-on-until = { $who } jusqu’au { $until }
duty-next = Ensuite : { $who }, le { $from }
duty-entry = { $who } · { $training } · jusqu’au { $until }
duty-more = … et encore { $count }
duty-team-stands = Ce serveur a une équipe : les jeunes peuvent lire que des adultes sont prévenus.
duty-team-lacks = { $count ->
        [one] Il manque encore un référent inscrit
       *[other] Il manque encore { $count } référents inscrits
    } : d’ici là, Sanad dit aux jeunes qu’il n’y a pas d’équipe ici.
duty-team-no-channel = Il manque le salon de l’équipe (« /sanad reglages », ou `staff_channel`) : d’ici là, Sanad ne peut appeler personne.
duty-registered = { $who } est référent de ce serveur ({ $training }), jusqu’au { $until }. Dis-le-lui, et vérifie avec « /garde essai » que l’appel arrive.
duty-renewed = L’inscription de { $who } est à jour ({ $training }), jusqu’au { $until }.
duty-removed = { $who } n’est plus référent ici, dès maintenant. Enlève aussi son accès au salon de l’équipe.
duty-removed-here = { $who } n’est plus référent ici, dès maintenant. Enlève aussi son accès au salon de l’équipe, et fais retirer son numéro de la configuration de Sanad.
duty-not-registered = { $who } n’est pas inscrit ici. Rien n’a été changé.
duty-no-lead = Ce serveur n’a pas encore de responsable (`lead`) : qui gère le serveur la choisit avec « /sanad reglages ». Rien n’a été changé.
duty-not-the-lead = Seule la personne responsable du serveur inscrit ou retire des référents. Rien n’a été changé.
duty-the-lead = la personne responsable du serveur
duty-stranger = « /garde » sert aux adultes inscrits de l’équipe. Si tu cherches de l’aide, tape « /aide » : c’est privé. Rien n’a été changé.
duty-lead-needs-none = Tu es responsable, pas référent : l’appel t’arrive de toute façon, en dernier. Il n’y a pas de garde à prendre. Rien n’a été changé.
duty-bot = C’est un robot : seul un adulte peut être référent. Rien n’a été changé.
duty-oneself = Tu ne peux pas t’inscrire toi-même : un autre regard est nécessaire. Comme responsable, tu es déjà dans l’appel. Rien n’a été changé.
duty-not-a-member = Cette personne n’est pas sur ce serveur. Invite-la d’abord, puis recommence. Rien n’a été changé.
duty-not-adult = Un référent a 18 ans ou plus, et c’est toi qui l’attestes avec « majeur : True ». Rien n’a été changé.
duty-unknown-training = Choisis une formation dans la liste. Rien n’a été changé.
duty-taken = Tu es de garde jusqu’au { $until }. Merci ! Si tu dois partir avant : « /garde laisser ».
duty-not-on = Tu n’es pas de garde en ce moment. Rien n’a été changé.
duty-left = C’est noté, repose-toi.
duty-weekly = C’est noté : de garde chaque { $day } de { $from } à { $to } (heure du Maroc).
duty-weekly-instead = C’est noté : de garde chaque { $day } de { $from } à { $to } (heure du Maroc), à la place de l’horaire d’avant.
duty-forgotten = C’est noté : plus de garde le { $day }.
duty-nothing-on-day = Tu n’as pas de garde le { $day }. Rien n’a été changé.
duty-unknown-day = Choisis un jour dans la liste. Rien n’a été changé.
duty-unknown-time = Je n’ai pas compris l’heure. Écris par exemple « 20h30 » ou « 8h », entre 0h et 24h. Rien n’a été changé.
duty-too-long = Une garde dure 12 heures au plus : après, plus personne n’écoute bien. Partage-la avec quelqu’un. Rien n’a été changé.
duty-no-time = Une garde dure au moins une heure. Rien n’a été changé.
refusal-ran-out = Ton inscription de référent a expiré le { $when }. Demande à { $lead } de la renouveler avec « /garde inscrire ». Rien n’a été changé.
refusal-role-lost = Tu es dans la liste des référents, mais tu n’as plus le rôle { $role } sur ce serveur. Demande à { $lead } de te le redonner, ou de retirer ton inscription. Rien n’a été changé.
rung-on-duty = De garde
rung-all = Tous les référents
rung-lead = Responsable en plus
drill-title = Essai de l’appel
drill-words = 🧪 **ESSAI.** Ceci est un exercice demandé par { $who } : aucun cas n’attend, personne n’est en danger.
drill-call = 🧪 **ESSAI** : c’est ainsi que Sanad t’appellerait. Réponds ici « vu » quand tu lis ceci.
drill-rung = { $rung } · { $minutes ->
        [0] tout de suite
        [one] après 1 minute
       *[other] après { $minutes } minutes
    }
drill-sum = { $all ->
        [0] L’appel ne s’adresse à personne : aucun référent n’est inscrit.
       *[other] { $well } sur { $all } seraient joints.
    } L’essai est ici : { $link }
drill-reached = ✅ { $who }
drill-left = ❌ { $who } n’est plus sur le serveur
drill-cannot-see = ❌ { $who } ne voit pas le salon de l’équipe
drill-without-role = ❌ { $who } n’a plus le rôle des référents : redonne-le, ou retire l’inscription
drill-not-called = ❌ { $who } n’a pas été notifié par Discord
drill-unknown = ❔ { $who } : Discord n’a pas répondu, réessaie
drill-footer = Délais d’un cas imminent que personne ne prend. Sanad ne sait pas si un téléphone est en silencieux : attends les « vu ».
drill-not-posted = L’essai n’a pas pu être posté : Sanad doit voir le salon de l’équipe et pouvoir y écrire. Un vrai appel n’arriverait pas non plus : corrige-le maintenant, puis recommence.
renewal-title = Inscriptions à renouveler
renewal-words = des inscriptions de référents expirent bientôt. Après cette date, ces personnes ne peuvent plus agir sur les cas. Si elles restent, renouvelle avec « /garde inscrire ».
renewal-line = • { $who } : le { $when }

## Le rapport sur les cas (`sanad export`).

export-title = Rapport sur les cas du serveur { $server }
export-made = { $count ->
        [0] Aucun cas.
        [one] Un cas.
       *[other] { $count } cas.
    } Fait le { $when }. Toutes les heures sont à l’heure du Maroc.
export-holds = Ce rapport ne contient aucun message. Un cas qui concerne quelqu’un de l’équipe n’y est pas.
export-substitutes = Les personnes portent des noms de remplacement, qui ne valent que dans ce rapport.
export-numbers = ⚠️ Les personnes sont désignées par leur numéro Discord : ne transmets ce rapport qu’à qui doit savoir, et efface-le ensuite.
export-level = Niveau
export-count = Cas
export-person = Personne
export-about = À propos de
export-came = Premier signal
export-level-since = À ce niveau depuis
export-taken = Pris pour la première fois
export-never-taken = jamais
export-reads = Lectures du message
export-when = Quand
export-what = Quoi
export-who = Qui
export-name-person = Personne { $number }
export-name-adult = Adulte { $number }

## Le diagnostic.

command-diagnostic = Comment va Sanad sur ce serveur, et quoi arranger
diag-title = Comment va Sanad ici
diag-sum = ❌ { $broken } à réparer · ⚠️ { $mind } à regarder · ✅ { $well } en ordre
diag-footer = Page { $page } sur { $pages } · regardé à l’instant · visible par toi seulement
diag-again = Regarder encore
diag-not-for-you = Ce diagnostic est pour qui gère le serveur, et pour la personne responsable. Si tu cherches de l’aide, « /aide » est là, en privé. Rien n’a été changé.
diag-more = et { $count } de plus
diag-never = jamais encore
diag-no-server = Discord ne me décrit pas ce serveur en ce moment : ce que les salons laissent voir n’a pas pu être regardé. Réessaie dans une minute.
diag-access = Qui voit les cas
diag-access-everyone = { $channel } est ouvert à **tout le monde** : chacun peut voir les cas. Dans ses permissions, refuse « Voir le salon » à @everyone, et accorde-le au rôle des référents seulement.
diag-access-role = Le rôle { $role } ouvre { $channel } à { $count ->
        [one] une personne qui n’est pas référente inscrite
       *[other] { $count } personnes qui ne sont pas référentes inscrites
    }. Retire-lui « Voir le salon », ou fais inscrire ces adultes avec « /garde inscrire ».
diag-access-uncounted = Le rôle { $role } ouvre { $channel }, et Discord ne me dit pas combien de personnes l’ont. Vérifie que seuls des référents inscrits ont ce rôle.
diag-access-bot = Le robot du rôle { $role } voit { $channel }. S’il n’en a pas besoin, retire-lui l’accès : ce qu’il garde, Sanad ne le sait pas.
diag-access-people = { $channel } laisse entrer, par leur nom, { $count ->
        [one] une personne qui n’est pas référente inscrite
       *[other] { $count } personnes qui ne sont pas référentes inscrites
    }. Dans les permissions du salon, retire ces personnes de la liste.
diag-access-well = { $channel } n’est ouvert qu’à l’équipe ({ $roles }).
diag-talks-role = Le rôle { $role } a « Gérer les fils » dans { $channel } : { $count ->
        [one] une personne qui n’est pas référente inscrite peut lire
       *[other] { $count } personnes qui ne sont pas référentes inscrites peuvent lire
    } tous les échanges privés. Refuse-le à ce rôle dans ce salon.
diag-talks-well = Dans { $channel }, seule l’équipe peut ouvrir les fils privés.
diag-admin-role = { $role } ({ $count ->
        [one] une personne
       *[other] { $count } personnes
    })
diag-admin-role-uncounted = { $role } (nombre inconnu)
diag-admins-owner = La personne propriétaire du serveur voit toujours tout, cas compris : Discord ne permet pas de lui fermer un salon. Aucun autre rôle n’est administrateur.
diag-admins = La personne propriétaire et les rôles administrateurs voient toujours tout, cas compris : { $roles }. Discord ne permet pas de leur fermer un salon ; garde « Administrateur » à très peu d’adultes de confiance.
diag-team = L’équipe
diag-lead-none = Aucune personne responsable (`lead`) : personne ne peut inscrire de référents, et les jeunes lisent qu’il n’y a pas d’équipe. Nomme-la avec « /sanad reglages ».
diag-referents-few = { $count ->
        [0] Aucun référent inscrit
        [one] Un seul référent inscrit
       *[other] { $count } référents inscrits
    } : il en faut deux. D’ici là, les jeunes lisent qu’il n’y a pas d’équipe. La personne responsable inscrit avec « /garde inscrire ».
diag-team-well = { $count } référents inscrits, et { $lead } est responsable.
diag-registrations-well = Aucune inscription n’expire dans les 30 jours.
diag-lapsed = { $count ->
        [one] Une inscription a expiré
       *[other] { $count } inscriptions ont expiré
    } : { $who }. Renouvelle avec « /garde inscrire », ou retire avec « /garde retirer ».
diag-lapsing = { $count ->
        [one] Une inscription expire bientôt
       *[other] { $count } inscriptions expirent bientôt
    } : { $who }. Renouvelle avec « /garde inscrire ».
diag-left = N’est plus sur le serveur : { $who }. Un appel n’arrive pas ; retire l’inscription avec « /garde retirer ».
diag-blind = Ne voit pas le salon de l’équipe : { $who }. Discord ne notifie personne dans un salon fermé ; redonne le rôle qui l’ouvre.
diag-roleless = N’a plus le rôle des référents : { $who }. Ses boutons lui sont refusés ; redonne le rôle, ou retire l’inscription avec « /garde retirer ».
diag-member-unknown = Discord n’a pas répondu pour { $who }. Réessaie dans une minute.
diag-reach-well = Toute l’équipe est sur le serveur et voit son salon. « /garde essai » montre si Discord la notifie.
diag-duty-well = Quelqu’un est de garde maintenant.
diag-duty-nobody = Personne n’est de garde maintenant : un appel urgent va tout de suite à tous les référents. « /garde qui » montre la suite.
diag-duty-unplanned = Personne n’est de garde, et aucun horaire n’est prévu. Les référents les notent avec « /garde semaine ».
diag-setup = Salons et permissions
diag-staff-unset = Pas de salon de l’équipe (`staff_channel`) : aucun cas n’est montré à personne. Crée un forum fermé et nomme-le avec « /sanad reglages ».
diag-fallback-unset = Pas de salon de secours (`fallback_channel`) : si le salon de l’équipe disparaît, les cas attendent. Avec « /sanad reglages », nomme un salon texte que seuls les référents voient.
diag-talks-unset = Pas de salon pour parler (`talk_channel`) : « Parler à quelqu’un » n’est proposé à personne. Avec « /sanad reglages », nomme un salon texte que les jeunes voient.
diag-panel-unset = Aucune carte permanente n’a été posée depuis cette version. « /sanad panneau » la pose dans le salon où tu le tapes.
diag-place-staff = Salon de l’équipe
diag-place-fallback = Salon de secours
diag-place-talks = Salon pour parler
diag-place-panel = Carte permanente
diag-place-well = { $place } { $channel } : j’y ai tout ce qu’il faut.
diag-place-gone = { $place } { $channel } : ce salon n’est pas sur ce serveur, ou je ne le connais pas. Corrige avec « /sanad reglages », ou pose la carte ailleurs.
diag-place-kind-staff = Salon de l’équipe { $channel } : il faut un forum ou un salon texte. Nommes-en un autre avec « /sanad reglages ».
diag-place-kind-fallback = Salon de secours { $channel } : il faut un salon texte. Nommes-en un autre avec « /sanad reglages ».
diag-place-kind-talks = Salon pour parler { $channel } : les fils privés demandent un salon texte. Nommes-en un autre avec « /sanad reglages ».
diag-place-lacks = { $place } { $channel } : il me manque { $permissions }. Dans les permissions de ce salon, accorde-le au rôle de Sanad.
diag-panel-gone = Carte permanente { $channel } : le message a été effacé. « /sanad panneau » la repose.
diag-unseen = { $count ->
        [one] Un salon n’est pas lu du tout
       *[other] { $count } salons ne sont pas lus du tout
    } : { $channels }. Donne-moi « Voir le salon » et « Voir les anciens messages », ou mets-les dans `excluded_channels` si c’est voulu.
diag-not-read-back = { $count ->
        [one] Un salon ne peut pas être relu
       *[other] { $count } salons ne peuvent pas être relus
    } après une coupure : { $channels }. Donne-moi « Voir les anciens messages », sinon ce qui s’y écrit pendant une coupure est perdu.
diag-heard-well = { $count ->
        [one] Un salon est lu, et peut être relu après une coupure.
       *[other] { $count } salons sont lus, et peuvent être relus après une coupure.
    }
diag-pause-open = Une pause sans fin dure depuis { $since } : les jeunes ne voient pas de porte. Pour reprendre : « /sanad pause ».
diag-pause-until = Une pause est en cours ; elle finit { $until }.
diag-automod = AutoMod, le filtre de Discord
diag-automod-forbidden = Discord ne me montre pas les règles : il faudrait « Gérer le serveur ». Donne-le au rôle de Sanad le temps de ce diagnostic, ou regarde toi-même dans Paramètres du serveur → AutoMod qu’aucun mot de détresse n’y est bloqué.
diag-automod-unknown = Discord n’a pas répondu sur les règles d’AutoMod. Réessaie dans une minute.
diag-automod-well = { $count ->
        [0] Aucune règle ne touche les messages.
        [one] Une règle, et aucun mot de détresse connu n’y tombe.
       *[other] { $count } règles, et aucun mot de détresse connu n’y tombe.
    }
diag-automod-punishes = La règle { $rule } punit qui écrit des mots de détresse ({ $words }) : un appel à l’aide serait puni, et Sanad ne le verrait pas toujours. Retire ces mots, ou la sanction.{ $exempt }
diag-automod-blocks = La règle { $rule } efface des mots de détresse ({ $words }) avant que Sanad les lise : personne ne saurait. Retire ces mots, ou remplace le blocage par une alerte.{ $exempt }
diag-automod-tells = La règle { $rule } recopie dans un salon d’alerte les messages de détresse ({ $words }). Vérifie que seuls des référents voient ce salon.{ $exempt }
diag-automod-unreadable = La règle { $rule } suit une liste ou un motif que je ne peux pas lire : elle bloque peut-être des mots de détresse. Essaie-la toi-même, ou change le blocage en alerte.{ $exempt }
diag-automod-exempt = Elle ne vaut pas pour { $names }.
diag-files = Textes et numéros
diag-drafts = { $drafts ->
        [one] Un sujet sur { $all } est un brouillon
       *[other] { $drafts } sujets sur { $all } sont des brouillons
    } : le texte marche, mais aucune personne du métier ne l’a relu. Cherche une relecture (docs/responses.fr.md).
diag-drafts-none = Les { $all } sujets sont relus par une personne du métier.
diag-country = { $country } n’a pas assez de numéros à jour pour être proposé. Mets à jour l’annuaire, ou choisis un autre pays pour ce serveur.
diag-services-overdue = { $count ->
        [one] Un numéro d’urgence est montré avec « à vérifier »
       *[other] { $count } numéros d’urgence sont montrés avec « à vérifier »
    } : { $names }. Leurs sources sont trop vieilles ; appelle, puis mets l’annuaire à jour.
diag-services-expired = { $count ->
        [one] Un service n’est plus montré
       *[other] { $count } services ne sont plus montrés
    }, faute de source récente : { $names }. Vérifie-les et mets l’annuaire à jour.
diag-services-unsure = { $count ->
        [one] Un service n’est pas montré, car ses sources ne sont pas sûres
       *[other] { $count } services ne sont pas montrés, car leurs sources ne sont pas sûres
    } : { $names }. Une source officielle de plus les ferait revenir.
diag-services-well = Les { $count } services de l’annuaire sont à jour.
diag-services-unchecked = { $count ->
        [one] Un service montré n’a encore été appelé par personne
       *[other] { $count } services montrés n’ont encore été appelés par personne
    } pour vérifier. Un appel, puis `checked` dans l’annuaire, et c’est dit.
diag-hearing = L’écoute
diag-ears-well = J’entends ce serveur.
diag-ears-starting = La connexion avec Discord se fait en ce moment. Réessaie dans une minute.
diag-ears-deaf = Je n’entends plus ce serveur depuis { $when }. Qui fait tourner Sanad doit regarder le journal et redémarrer.
diag-gaps-none = Rien n’a été manqué ces 7 derniers jours.
diag-gaps = { $count ->
        [one] Un trou
       *[other] { $count } trous
    } dans l’écoute ces 7 derniers jours, le dernier { $when } : { $why }. Les messages de ce moment n’ont pas été lus : demande autour de toi.
diag-gaps-untold = { $count ->
        [one] Un trou n’a pas pu être dit
       *[other] { $count } trous n’ont pas pu être dits
    } à l’équipe. Répare le salon de l’équipe : l’avis part ensuite tout seul.
diag-gap-no-history = il me manque « Voir les anciens messages »
diag-gap-no-access = un salon m’est fermé
diag-gap-too-far-back = la coupure a duré plus de 24 heures
diag-gap-unanswered = Discord ne répondait pas
diag-gap-no-content = l’accès au texte des messages est coupé
diag-running = Ce qui part, et qui veille
diag-store-well = La mémoire de Sanad répond.
diag-store-broken = La mémoire de Sanad ne répond pas : rien de nouveau n’est gardé. Qui fait tourner Sanad doit regarder le journal et le disque.
diag-delivered = Rien de ce qui devait partir vers ce serveur n’est bloqué.
diag-stuck = { $count ->
        [one] Un envoi sur un cas est refusé
       *[other] { $count } envois sur des cas sont refusés
    } par Discord, et réessayé toutes les quelques minutes. Répare le salon de l’équipe : ils partent ensuite tout seuls.
diag-buried = { $count ->
        [one] Un envoi a été abandonné
       *[other] { $count } envois ont été abandonnés
    }, le dernier { $when }. Le journal de ce moment dit pourquoi ; ils ne sont pas refaits.
diag-tried-again = { $count ->
        [one] Un envoi n’est pas passé et va être réessayé
       *[other] { $count } envois ne sont pas passés et vont être réessayés
    }. Si c’est encore là dans une heure, regarde le journal.
diag-watch-unset = `watch.url` n’est pas réglé : si Sanad s’arrête, personne dehors ne le remarque (docs/running.md).
diag-watch-not-yet = `watch.url` est réglé, et n’a pas encore été appelé. Réessaie dans deux minutes.
diag-watch-well = `watch.url` a répondu { $when }.
diag-watch-held = `watch.url` n’est plus appelé, parce que quelque chose ne va pas : qui veille dehors doit être prévenu. Regarde le journal.
diag-watch-unanswered = `watch.url` ne répond pas comme il faut ; dernière réponse : { $when }. Vérifie l’adresse et le service.
diag-outside-unset = Pas de contact extérieur : un cas qui concerne quelqu’un de l’équipe n’est dit à personne, et les jeunes le lisent (docs/exterieur.fr.md).
diag-outside-well = Contact extérieur : { $name }. Son adresse mène quelque part ; dernier avis reçu : { $when }.
diag-outside-unreachable = Contact extérieur : { $name }. Son adresse ne mène nulle part de permis ; dernier avis reçu : { $when }. Vérifie `outside` dans la configuration.
diag-outside-refused = Contact extérieur : { $name }. Le dernier avis n’a pas été pris ; dernier avis reçu : { $when }. Appelle ce contact, et vérifie son programme.
## Signaler à l’équipe, s’inquiéter pour quelqu’un.

command-talk = Parler avec l’équipe, en privé
command-report = Prévenir l’équipe, en privé
command-rights = Tes droits, en privé
command-trace = Ce que tu laisses en ligne, en privé
command-language = Choisir ta langue
command-language-which = Français ou darija
language-fr = C’est noté : je te parle en français.
language-ary = C’est noté : je te parle en darija, en lettres arabes.
language-ary-latn = C’est noté : je te parle en darija. Les fiches qui existent en lettres latines s’affichent ainsi ; le reste est en lettres arabes.
discreet-other = Voici de quoi aider, pour toi. La personne qui a écrit ce message ne reçoit rien et ne sait pas que tu as regardé.
report-title = Prévenir l’équipe
report-what =
    Qu’est-ce qui t’inquiète dans ce message ? Ton choix ne s’affiche pour personne d’autre, et la personne qui l’a écrit ne reçoit rien.
    L’équipe verra le lien du message, pas ton nom.
report-harms = Il fait du mal ou tend un piège
report-unwell = La personne va mal
report-own = C’est de toi : pas besoin de te signaler. Si tu cherches de l’aide, la voici ; pour parler avec l’équipe, tape « /parler ».
report-how =
    {"**"}Un message :** appui long (ou clic droit) sur le message, puis Applications, puis « Signaler à l’équipe ».
    {"**"}Une personne :** choisis-la ici, ou appui long sur son nom, puis Applications. Elle ne reçoit rien.
    {"**"}Une situation, sans message :** le bouton ci-dessous.
    {"**"}Toi ?** Tape « /parler ».
report-situation = Raconter une situation
report-person = Une personne m’inquiète
report-form-title = Prévenir l’équipe
report-form-label = Quelques mots, si tu veux
report-form-hint = Ce que tu as vu, depuis quand. Pas d’image, pas d’adresse. Tu peux laisser vide.
report-sent = **C’est envoyé.** Les référents de ce serveur, des adultes inscrits, sont prévenus. Rien ne s’affiche en public, et personne d’autre ne sait que c’est toi.
report-nobody-on-duty = Personne n’est de garde en ce moment : leur réponse peut tarder. Si c’est urgent, n’attends pas, appelle.
report-words-there = Tes mots sont chez l’équipe, sans ton nom. Sanad n’en garde rien.
report-words-back = Pas envoyé : tes mots
report-again = Réessayer
report-words = Cas { $number } : les mots de qui prévient
report-not-sent = **Pas envoyé.** Discord ou ma mémoire ne répond pas en ce moment : personne n’est prévenu. Réessaie dans une minute.
report-no-team = Sur ce serveur, il n’y a pas d’équipe d’adultes inscrite : **personne n’est prévenu**. Voici ce que tu peux faire.
report-elsewhere = Ici, il n’y a pas d’équipe derrière moi : **personne n’est prévenu**. Voici ce que tu peux faire.
report-outside = Cela concerne quelqu’un de l’équipe, ou tu as mis l’équipe de côté : elle n’est pas prévenue. **{ $name }, hors de ce serveur, reçoit le sujet et l’urgence**, sans ton nom ni tes mots.
report-nobody = Cela concerne quelqu’un de l’équipe, ou tu as mis l’équipe de côté : elle n’est pas prévenue. Ce serveur n’a désigné aucun adulte à l’extérieur : **personne n’est prévenu**. Voici ce que tu peux faire.
report-next-message =
    {"**"}Et toi :** ne réponds pas, ne confronte pas. Garde le lien et le pseudo, jamais une image intime.
    Signale aussi à Discord : appui long sur le message, puis Signaler. Puis bloque.
report-next-person =
    {"**"}Et toi :** si tu te sens de le faire, dis-lui que tu es là, sans promettre le secret. Tu n’as pas à porter ça : parles-en avec un adulte que tu choisis.
    Danger maintenant ? Les secours d’abord.
worry-title = Tu t’inquiètes pour quelqu’un
worry-text =
    Bien vu. Cette personne ne reçoit rien, et rien ne s’affiche en public.
    {"**"}Ce que tu peux faire :** demande-lui en privé comment ça va, écoute sans juger, ne promets pas de garder le secret. Tu n’as pas à la sauver. Danger maintenant ? Les secours d’abord.
worry-team = **Prévenir l’équipe ?** Des adultes inscrits de ce serveur verront de qui il s’agit, pas ton nom.
worry-no-team = Sur ce serveur, il n’y a pas d’équipe : **personne n’est prévenu**. Parles-en avec un adulte que tu choisis.
worry-tell = Prévenir l’équipe

## Parler à quelqu’un.

button-talk = Parler à quelqu’un
talk-button-there = Y aller
talk-opening = J’ouvre un endroit pour toi. Le lien s’affiche ici dans quelques secondes.
talk-there = Ton endroit est ouvert, et il est privé. Deux adultes de l’équipe y sont avec toi ; il leur faut peut-être un moment pour répondre.
talk-failed = Je n’ai pas réussi à ouvrir un endroit pour parler. L’équipe de ce serveur sait que tu l’as demandé.
talk-elsewhere = Ici, il n’y a pas d’équipe derrière moi : personne n’est prévenu.
talk-no-team = Sur ce serveur, il n’y a pas d’équipe d’adultes inscrite : je ne peux te promettre personne, et personne n’est prévenu.
talk-no-place = Ce serveur n’a pas d’endroit prévu pour parler avec son équipe. Personne n’est prévenu par ce bouton.
talk-apart = Tu as mis l’équipe de ce serveur de côté : ta demande ne part pas vers elle. Voici qui répond ailleurs :
talk-conflict = Sur ce serveur, tu as toi-même un rôle de responsable : ta demande ne part pas vers l’équipe, et personne ici n’est prévenu.
talk-store-down = Ma mémoire ne répond pas en ce moment : ta demande n’est pas partie. Réessaie dans une minute.
talk-name = Espace
talk-title = Un endroit pour parler
talk-nobody-yet = C’est bien d’avoir demandé. Personne n’est encore là : l’équipe est appelée. Chaque appel sans réponse, je te le dis ici.
talk-who = Qui voit cet endroit : toi, et des adultes inscrits comme référents de ce serveur ({ $who }). Qui administre le serveur pourrait aussi l’ouvrir. Ces adultes ne te promettent pas le secret : si tu es en danger, ils cherchent de l’aide, avec toi.
talk-unread = Moi, Sanad, je ne lis pas ce qui s’écrit ici. Tu peux partir quand tu veux.
talk-kept = Cet endroit est effacé { $days } jours après la fin.
talk-news-coming = { $who } a vu ta demande et arrive.
talk-news-here = { $who } est là. Écris quand tu veux, avec tes mots.
talk-news-passed = La personne qui te suivait passe la main, et quelqu’un d’autre est appelé. Tu n’as rien à refaire.
talk-news-lapsed = La personne qui avait pris ta demande n’a pas donné suite. L’équipe est rappelée.
talk-news-unanswered = L’équipe a été appelée, et personne n’a encore répondu. Les appels continuent.
talk-closed = Cet échange est terminé : plus personne n’écrit ici. Tout est effacé le { $day }. Si tu veux parler de nouveau, tape « /aide ».
talk-reopened = Cet endroit est rouvert, et l’équipe est rappelée.
