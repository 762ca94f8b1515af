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
case-read-none = Ce cas vient d’un formulaire : il n’y a pas de message à lire. Les mots de qui prévient, s’il y en a, sont dans ce fil.
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
duty-team-no-channel = Il manque le salon de l’équipe (`staff_channel`) : d’ici là, Sanad ne peut appeler personne.
duty-registered = { $who } est référent de ce serveur ({ $training }), jusqu’au { $until }. Dis-le-lui, et vérifie avec « /garde essai » que l’appel arrive.
duty-renewed = L’inscription de { $who } est à jour ({ $training }), jusqu’au { $until }.
duty-removed = { $who } n’est plus référent ici, dès maintenant. Enlève aussi son accès au salon de l’équipe.
duty-removed-here = { $who } n’est plus référent ici, dès maintenant. Enlève aussi son accès au salon de l’équipe, et fais retirer son numéro de la configuration de Sanad.
duty-not-registered = { $who } n’est pas inscrit ici. Rien n’a été changé.
duty-no-lead = Ce serveur n’a pas encore de responsable (`lead`) : la personne qui installe Sanad doit la nommer. Rien n’a été changé.
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
drill-not-called = ❌ { $who } n’a pas été notifié par Discord
drill-unknown = ❔ { $who } : Discord n’a pas répondu, réessaie
drill-footer = Délais d’un cas imminent que personne ne prend. Sanad ne sait pas si un téléphone est en silencieux : attends les « vu ».
drill-not-posted = L’essai n’a pas pu être posté : Sanad doit voir le salon de l’équipe et pouvoir y écrire. Un vrai appel n’arriverait pas non plus : corrige-le maintenant, puis recommence.
renewal-title = Inscriptions à renouveler
renewal-words = des inscriptions de référents expirent bientôt. Après cette date, ces personnes ne peuvent plus agir sur les cas. Si elles restent, renouvelle avec « /garde inscrire ».
renewal-line = • { $who } : le { $when }

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
