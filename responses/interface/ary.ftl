### شنو كيقول سند بالدارجة. نفس المفاتيح ديال fr.ftl.

## البطاقة العمومية.

door-title = بغيتي الهضرة، ولا شي معلومة؟
door-text =
    كليكة وحدة على البوطونة، والباقي كيبان غير ليك، ما كيشوفو حتى واحد آخر.
    تما كاين شنو يتدار، ومع من الهضرة.
door-emergency = خطر دابا:
door-button = فالخاص، غير ليك

## السطر الأول ديال كل مساعدة.

open-now = **محلول دابا: { $name }**
open-unknown = **{ $name }** (الأوقات ما مأكداش)
open-none = فهاد الساعة، ما كاين حتى خط ديال الاستماع محلول بالتأكيد. فالخطر، هاهوما نوامر المستعجلات:
to-verify = نمرة خاصها التحقق
to-verify-all = نوامر خاصها التحقق
if-no-answer = إلى ما جاوب حد: { $text }
hours-always = ليل ونهار، كل نهار
hours-unknown = الأوقات ما مأكداش
hours-open-until = محلول حتى ل { $time }
hours-opens-at = مسدود دابا، كيتحل { $time }
service-url = السيت:
service-whatsapp = واتساپ:
service-sms = SMS:
service-email = إيميل:
service-free = فابور
service-anonymous = بلا سمية
service-women = للعيالات والبنات
service-ages = { $min ->
        [0] حتى ل { $max } عام
       *[other] من { $min } حتى ل { $max } عام
    }
service-from-age = من { $min } عام لفوق

## القائمة العامة.

menu-title = كيفاش نقدرو نعاونوك
menu-text = هنا كاينين المواضيع والنوامر. داكشي لي كيتختار هنا ما كيبان لحتى واحد آخر.
menu-select = اختيار الموضوع
menu-who = هاد الميساج كيبان غير ليك. ملي تحل، ما تعلم حتى واحد.

## بطاقة.

card-more-why = علاش
card-not-shown = 🔎 { $names }: هادي مدة ما قدرناش نتأكدو من العنوان، على هادشي ما كنعطيوهش هنا. حتى لتما: التبليغ داخل التطبيق، والهضرة مع شي حد من اختيارك. « نوامر خرين » فيها شكون كيجاوب.
card-more-after = ومن بعد
button-more = الباقي
button-now = شنو يتدار دابا
button-numbers = نوامر خرين
button-language = En français
button-menu = مواضيع خرين
button-not-for-me = ماشي ليا
button-dismiss = سدان
who-nobody = هاد الميساج كيبان غير ليك. ملي تحل، ما تعلم حتى واحد.
who-team = هاد الميساج كيبان غير ليك. المسؤولين ديال هاد السيرفر، ناس كبار مسجلين، عارفين بلي كاين شي ميساج خاصو الانتباه؛ غير هوما لي يقدرو يعاودو يقراوه بسند، باش يعاونوك.
who-nobody-on-duty = هاد الميساج كيبان غير ليك. المسؤولين ديال هاد السيرفر، ناس كبار مسجلين، عارفين بلي كاين شي ميساج خاصو الانتباه؛ غير هوما لي يقدرو يعاودو يقراوه بسند. ولكن حتى واحد ما فالحراسة دابا: الجواب ديالهم يقدر يتعطل. شنو محلول دابا مكتوب الفوق: بلا تسناية باش تعيط(ي).
who-no-team = هاد الميساج كيبان غير ليك. حتى واحد فهاد السيرفر ما تعلم: هنا ما كاينش فريق باش يجاوب. المصالح لي الفوق كاينين على هادشي.
draft = هاد النص مازال كيتسنى المراجعة من عند شي حد من الصنعة.
not-for-me-done = واخا، شكرا حيت قلتيها. إلى جات شي نهار الحاجة، « /aide » خدامة فين ما كان فهاد السيرفر.
topic-gone = هاد الموضوع ما بقاش. هاهوما الخرين:
button-stale = هاد البوطونة من نسخة قديمة ديال سند. كتب(ي) « /aide »: كلشي تما.

## النمر.

numbers-title = النوامر والمصالح
numbers-emergency = المستعجلات
numbers-select = اختيار البلاد
numbers-more = كاينين مصالح خرين؛ هادو لي كيعاونو فكتر الحوايج.
country-MA = المغرب
country-FR = فرنسا
country-BE = بلجيكا
country-CA = كندا
country-ES = إسبانيا
country-INT = فين ما كان
country-unknown = سند ما كيعرفش هاد البلاد. هاهوما لي كيعرف:
day-mo = نهار الإثنين
day-tu = نهار الثلاث
day-we = نهار الأربع
day-th = نهار الخميس
day-fr = نهار الجمعة
day-sa = نهار السبت
day-su = نهار الأحد
time-today = مع { $time }
time-day = { $day } مع { $time }

## الأوامر.

command-help = المعاونة ولا شي معلومة، فالخاص
command-help-topic = الموضوع لي كيهمك
command-numbers = النوامر والمصالح، فالخاص
command-numbers-country = البلاد فين كاين(ة)
command-sanad = إعدادات سند
command-panel = حط هنا البطاقة الدايمة لي كتحل المعاونة
panel-done = البطاقة تحطات. ثبتها إلى بغيتي الناس يلقاوها.
panel-forbidden = ما نقدرش نكتب فهاد الصالون: عطيني « Voir le salon » و « Envoyer des messages » و « Intégrer des liens » وعاود. ما تحط والو.
guild-only = هاد الأمر كيتكتب فشي سيرفر.
store-down = الذاكرة ديالي ما كتجاوبش دابا. ما تبدل والو؛ عاود(ي) من هنا دقيقة.
unexpected = شي حاجة ما خدماتش من عندي. ما ضاع والو؛ عاود(ي). فالخطر، بلا تسناية: المستعجلات.

## المسؤولين.

case-title = الحالة { $number } · { $level }
case-title-lure = الحالة { $number } · { $level } · استدراج
level-imminent = خطر دابا
level-urgent = مستعجل
level-concern = انتباه
tag-new = جديد
tag-claimed = مشدودة
tag-talking = كاينة هضرة
tag-handed-over = خاصها شي حد
tag-closing = خاصها تتسد
tag-closed = مسدودة
tag-false-alarm = إنذار غالط
tag-lure = استدراج
state-new = جديد
state-claimed = عند { $who }، حتى ل { $until }
state-talking = { $who } كيهضر مع مول الميساج
state-handed-over = { $from } خلاها لشي حد آخر، خاص لي يكمل
state-handed-over-to = { $from } دوزها ل { $to }
state-closing = { $who } بغى يسد ({ $outcome })؛ خاص شي حد ثاني يوافق
state-closed = تسدات: { $outcome }
state-false-alarm = إنذار غالط: { $reason }
case-topic = الموضوع
case-about = على من
case-message = الميساج
case-link = شوف الميساج
case-state = الحالة
case-signals = الإشارات
case-about-self = لي كتب الميساج
case-about-other = شي حد كيعرفو
case-about-lure = الميساج: لي كتبو كيستدرج
case-signals-more = { $count } ميساجات، اللخر { $when }
case-images = ⚠️ هاد الميساج فيه { $count ->
        [one] مرفق واحد
       *[other] { $count } مرفقات
    }: ما تحلوش فالصالون. « قرا » كتبين غير الكتابة.
case-images-unknown = هاد الميساج يقدر يكون فيه تصاور: ما تحلوش فالصالون. « قرا » كتبين غير الكتابة.
case-lure-first = هاد الحساب يقدر يكون ديال شي طفل كيستغلوه. بلا مواجهة، وبلا بحث: قرا « نصائح » قبل.
case-how = « قرا » كتبين ليك النص، غير ليك، وكتتحسب. هنا ما كيتخزن حتى شي نص.
alert-raised = المستوى طلع: { $level }.
alert-handed-over = هاد الحالة خاصها شي حد يكمل.
alert-declined = لي تسول ما قادرش: هاد الحالة خاصها شي حد.
alert-second-needed = خاص شي حد ثاني يقول واش هاد الحالة تقدر تتسد.
alert-not-closed = هاد الحالة ما تسداتش: كاين جديد.
alert-lapsed = ما بقا حد شاد هاد الحالة.
alert-reopened = هاد الحالة تحلات من جديد.
alert-talk-asked = هاد الشخص طلب يهضر مع شي حد.
case-button-take = خودها
case-button-read = قرا
case-button-advice = نصائح
case-button-close = سد
case-button-agree = متفق باش تتسد
case-button-disagree = ماشي متفق
case-button-talk = الهضرة
case-button-hand-over = دوزها لشي حد
case-button-decline = ما نقدرش
case-button-false-alarm = إنذار غالط
case-button-reopen = حلها من جديد
case-false-alarm-text = علاش هاد الإنذار غالط؟ الاختيار كيسد الحالة { $number }.
case-false-alarm-select = ختار السبب
case-reopened = الحالة { $number } تحلات من جديد، والفريق فراسو.
case-taken-back = رجعتي شديتي الحالة { $number }: باقية محلولة، وهي عندك.
case-disagreed = الحالة { $number } باقية محلولة، والفريق فراسو.
case-hand-over-text = لمن غادي تدوز الحالة { $number }؟ لي ختاريتي كيتعيط ليه فالحالة.
case-hand-over-select = ختار شي حد
case-hand-over-whoever = لي قدر عليها
case-handed-over = الحالة { $number } خاصها شي حد يكمل. شكرا على لي درتي.
case-handed-over-to = الحالة { $number } دازت ل { $to }. شكرا على لي درتي.
case-declined = تقيدات، شكرا حيت قلتيها. الحالة { $number } كتقلب على شي حد آخر.
case-declined-noted = تقيدات، شكرا حيت قلتيها. فالحالة { $number } ما تبدل والو آخر.
case-talk = الهضرة
case-talk-state-opening = تطلبات؛ كتحل
case-talk-state-open = تطلبات وتحلات: { $thread }
case-talk-state-closed = تسدات
case-talk-state-gone = تمسحات. « الهضرة » كتعاودها إلا كان الشخص طلبها
case-talk-state-failed = تطلبات وما تحلاتش: شوف الصالون ديال الهضرة والحقوق ديالي، ومن بعد ورك على « الهضرة »
case-talk-not-asked = هاد الشخص ما طلبش يهضر: ما كنحل والو وما كنكتب ليه والو، باش ما يبانش بلي شي حد شاف الميساج ديالو. البطاقة ديالو فيها « نهضر مع شي حد »؛ إلا ورك عليها، كتبان فالحالة وكتعيط ليك. ما تبدل والو.
case-talk-open = الهضرة ديال الحالة { $number } هنا: { $thread }. الشخص عارف بلي نتا كاين.
case-talk-opening = الهضرة ديال الحالة { $number } كتحل؛ الرابط كيبان فالحالة، والشخص غادي يعرف بلي نتا كاين.
case-left = هاد الشخص ما بقاش فهاد السيرفر: ما كيشوف والو هنا.
case-message-gone = { $count ->
        [one] الميساج ديالو تمسح: « قرا » ما بقاتش كتبينو.
       *[other] { $count } من الميساجات ديالو تمسحو: « قرا » ما بقاتش كتبينهم.
    }
case-taken = الحالة { $number } عندك حتى ل { $until }. زيد الوقت ب « خودها ».
case-read-title = الحالة { $number }: الميساج
case-read-hidden = { $count ->
        [0] ما كاين حتى مرفق.
        [one] كاين مرفق واحد ما كيبانش.
       *[other] كاينين { $count } مرفقات ما كيبانوش.
    }
case-read-counted = هاد القراية تقيدات فتاريخ الحالة. ما تنقل هاد النص حتى لشي بلاصة.
case-read-empty = الميساج ما فيه حتى كتابة.
case-read-more = كاينين ميساجات خرين ديال هاد الحالة ما تساعوش هنا.
case-read-gone = ديسكورد ما بقاش عندو هاد الميساج: تمسح، ولا تمسح الصالون. الحالة باقية محلولة؛ هضر مع صاحبها.
case-read-forbidden = ما بقاش عندي الحق نقرا هاد الصالون. عطيني « Voir le salon » و « Voir les anciens messages » وعاود.
case-read-failed = ديسكورد ما كيجاوبش. الحالة محفوظة؛ عاود من هنا دقيقة.
case-close-text = كيفاش سالات؟ الاختيار كيسد الحالة { $number }.
case-close-select = ختار النهاية
case-closed = الحالة { $number } تسدات: { $outcome }.
case-close-second = الحالة { $number } { $level }: باش تتسد هكا، خاص شي حد ثاني يوافق. الطلب باين فالحالة.
case-agreed = الحالة { $number } تسدات بالموافقة ديالك.
outcome-emergency-called = تعيط للإسعاف ولا البوليس
outcome-handed-to-service = تعطات لشي مصلحة
outcome-reported-to-service = تبلغات لشي مصلحة
outcome-trusted-adult = كاين شي كبير فيه الثقة معاه
outcome-better-declines = ولى أحسن وما بغاش يكمل
outcome-out-of-reach = ما بقاش يتوصل ليه
outcome-false-alarm = إنذار غالط
reason-joke = تعبير ولا ضحك
reason-quote = أغنية، فيلم، لعبة ولا نقل
reason-topic = أخبار ولا قراية
reason-misread = سند ما فهمش مزيان
reason-test = تجربة
reason-else = سبب آخر
refusal-not-a-referent = غير المسؤولين المسجلين ديال هاد السيرفر لي يقدرو يديرو هادشي. ما تبدل والو.
refusal-appears-in-it = سميتك داخلة فهاد الحالة: خاص شي حد آخر يتكلف بيها. ما تبدل والو.
refusal-already-claimed = { $who } ديجا خدا هاد الحالة. ما تبدل والو.
refusal-not-claimed = خود الحالة هي اللولة. ما تبدل والو.
refusal-already-theirs = هاد الحالة ديجا عندك: ختار شي حد آخر. ما تبدل والو.
refusal-recipient-appears-in-it = هاد الشخص ما يقدرش يتكلف بهاد الحالة: ختار شي حد آخر. ما تبدل والو.
refusal-recipient-not-registered = هاد الشخص ما بقاش مقيد كمسؤول: ختار شي حد آخر. ما تبدل والو.
refusal-not-closed = هاد الحالة محلولة: ما كاين ما يتحل من جديد. ما تبدل والو.
refusal-already-closed = هاد الحالة ديجا مسدودة. ما تبدل والو.
refusal-nothing-to-agree = حتى واحد ما طلب يسد هاد الحالة. ما تبدل والو.
refusal-takes-a-second = الموافقة خاصها تجي من شي حد ثاني. ما تبدل والو.
refusal-already-asked = { $who } ديجا طلب يسد هاد الحالة: خاص شي حد ثاني يوافق. ما تبدل والو.
refusal-another-is-open = كاينة حالة جديدة ديال نفس الشخص: الحالة { $number }. ما تبدل والو.
refusal-unknown-case = هاد الحالة ما بقاتش. ما تبدل والو.
refusal-not-now = ما يمكنش فهاد الحالة دابا. ما تبدل والو.
advice-none = مازال ما كايناش ورقة لهاد الموضوع. السماع، بلا وعد بالسر، بلا ما تتشاف حتى تصويرة، ومسؤول ثاني يعرف. خطر على الحياة: نتا الكبير لي كتعيط؛ المدينة قبل العنوان؛ والبقا معاه.

## إعلام للفريق.

gap-title = إعلام: ميساجات ما تقراوش
gap-text = سند ما قدرش يقرا { $count ->
        [one] صالون واحد
       *[other] { $count } صالونات
    } من { $from } حتى ل { $until }. شوفو فيهم: يقدر يكون تما شي واحد طالب المعاونة.

## لائحة الحالات، للمسؤولين.

command-cases = الحالات ديال هاد السيرفر، للمسؤولين
command-cases-filter = شمن حالات
command-cases-number = حالة وحدة، بالتاريخ ديالها
list-filter-open = الحالات المحلولة
list-filter-waiting = الحالات لي ما عند حتى واحد
list-filter-mine = الحالات لي عندك
list-filter-closed = الحالات لي تسدات هادي قل من 30 يوم
list-select = شوف حالات خرين
list-before = الصفحة لي قبل
list-after = الصفحة الجاية
list-empty = ما كاين والو.
list-footer = { $count ->
        [0] حتى حالة
        [one] حالة وحدة
       *[other] { $count } ديال الحالات
    } · صفحة { $page } من { $pages }. الحالات لي سميتك فيهم ما كيبانوش هنا.
history-title = الحالة { $number }: التاريخ ديالها
history-begun = أول إشارة
history-more = البداية ديال التاريخ ما تساعاتش هنا.
history-reads = { $count ->
        [0] حتى واحد ما قرا الميساج بسند.
        [one] الميساج تقرا مرة وحدة.
       *[other] الميساج تقرا { $count } ديال المرات.
    } حتى نص ما كيتخزن.
history-signal = إشارة جديدة
history-claim = تشدات
history-renew = تزاد الوقت
history-talk = تحلات الهضرة
history-read = تقرا الميساج
history-hand-over = تعطات لشي حد آخر
history-decline = « ما نقدرش »
history-close = طلب باش تتسد
history-agree = موافقة باش تتسد
history-disagree = ما كاينش الموافقة باش تتسد
history-reopen = تحلات من جديد
history-lapse = فات الوقت بلا خبار

## شنو كيخلي سند عليك.

command-mine = شنو كيخلي سند عليك، وكيفاش تمسحو
mine-title = شنو كيخلي سند عليك
mine-language-fr = ختاريتي الفرنسية.
mine-language-ary = ختاريتي الدارجة.
mine-language-none = ما ختاريتي حتى لغة.
mine-text =
    سند عمرو ما كيخلي الميساجات ديالك. ملي شي ميساج كيحتاج العناية، سند كيخلي فين كاين وفوقاش تكتب، والباقي مسدود عليه بالساروت، غير على قد ما تكون المساعدة؛ 30 يوم من بعد ما تسالي، كلشي كيتمسح.
    تقدر دابا تمسح كاع لي ممكن يتمسح.
mine-erase = مسح
mine-erased = صافي تمسح: اللغة ديالك، وكاع داكشي لي سالا. إلا كانت شي مساعدة دابا، كتكمل حتى تسالي، ومن بعد كتتمسح حتى هي. هاد الميساج بحال بحال عند كلشي.

## الحراسة: المسؤولين والأوقات.

command-duty = للفريق: الحراسة وتسجيل المسؤولين
command-duty-take = الحراسة من دابا
command-duty-hours = شحال من ساعة: 4 إلى ما قلتي والو، 12 على الكثير
command-duty-leave = خلي الحراسة حتى يسالي هاد الوقت
command-duty-weekly = الحراسة كل سيمانة فنفس الوقت
command-duty-day = النهار لي كتبدا فيه الحراسة
command-duty-from = من شحال، بحال 20h30 (وقت المغرب)
command-duty-to = حتى ل شحال، بحال 23h؛ إلى كانت قبل من البدية راها ديال الغد
command-duty-forget = بلا حراسة فهاد النهار ديال السيمانة
command-duty-who = شكون فالحراسة، شكون مسجل وحتى لإمتى
command-duty-drill = تجربة العيطة: ميساج حقيقي، مكتوب فيه « تجربة »، فصالون الفريق
command-duty-register = تسجيل مسؤول ولا تجديد (غير المسؤول الأول ديال السيرفر)
command-duty-remove = حيد مسؤول (غير المسؤول الأول ديال السيرفر)
command-duty-person = الشخص
command-duty-training = التكوين ديالو
command-duty-adult = كنشهد بلي هاد الشخص عندو 18 عام ولا كثر
training-listening = الاستماع والإسعاف النفسي
training-child-protection = حماية الأطفال
training-first-aid = الإسعافات الأولية
training-professional = خدمة فالصحة، التعليم ولا العمل الاجتماعي
training-unstated = تكوين ما مذكورش
duty-title = الحراسة
duty-now = فالحراسة دابا
duty-registered-all = المسؤولين المسجلين
duty-over = تسجيلات سالات
duty-lead = المسؤول الأول
duty-zone = الأوقات بوقت المغرب، حتى فرمضان. ⚠️: تسجيل خاصو التجديد فهاد 30 يوم.
duty-nobody = حتى واحد
duty-nobody-on = ما كاين حتى واحد فالحراسة: العيطة المستعجلة كتمشي ديك الساعة للمسؤولين كاملين.
duty-on-until = { $who } حتى ل { $until }
duty-next = من بعد: { $who }، { $from }
duty-entry = { $who } · { $training } · حتى ل { $until }
duty-more = … وباقي { $count }
duty-team-stands = هاد السيرفر عندو فريق: الشباب يقدرو يقراو بلي ناس كبار فراسهم.
duty-team-lacks = { $count ->
        [one] باقي خاص مسؤول واحد مسجل
       *[other] باقي خاصين { $count } مسؤولين مسجلين
    }: حتى لديك الوقت، سند كيقول للشباب بلي ما كاينش فريق هنا.
duty-team-no-channel = خاص صالون الفريق (`staff_channel`): حتى لديك الوقت، سند ما يقدر يعيط لحتى واحد.
duty-registered = { $who } ولى مسؤول فهاد السيرفر ({ $training })، حتى ل { $until }. علمو، وجرب « /garde essai » باش تتأكد بلي العيطة كتوصل.
duty-renewed = التسجيل ديال { $who } تجدد ({ $training })، حتى ل { $until }.
duty-removed = { $who } ما بقاش مسؤول هنا، من دابا. حيد ليه حتى الدخول لصالون الفريق.
duty-removed-here = { $who } ما بقاش مسؤول هنا، من دابا. حيد ليه حتى الدخول لصالون الفريق، وخلي النمرة ديالو تتحيد من إعدادات سند.
duty-not-registered = { $who } ما مسجلش هنا. ما تبدل والو.
duty-no-lead = هاد السيرفر مازال ما عندوش مسؤول أول (`lead`): لي ركب سند خاصو يسميه. ما تبدل والو.
duty-not-the-lead = غير المسؤول الأول ديال السيرفر لي كيسجل ولا كيحيد المسؤولين. ما تبدل والو.
duty-the-lead = المسؤول الأول ديال السيرفر
duty-stranger = « /garde » ديال الناس الكبار المسجلين فالفريق. إلى كنتي محتاج(ة) للمعاونة، « /aide » كاينة، فالخاص. ما تبدل والو.
duty-lead-needs-none = نتا المسؤول الأول، ماشي مسؤول حراسة: العيطة كتوصلك فكل الأحوال، فاللخر. ما كاين لاش تاخد الحراسة. ما تبدل والو.
duty-bot = هادا روبو: غير شي حد كبير لي يقدر يكون مسؤول. ما تبدل والو.
duty-oneself = ما يمكنش تسجل راسك: خاص نظرة ديال شي حد آخر. حيت نتا المسؤول الأول، راك ديجا فالعيطة. ما تبدل والو.
duty-not-a-member = هاد الشخص ما كاينش فهاد السيرفر. عرض عليه قبل، وعاود. ما تبدل والو.
duty-not-adult = المسؤول عندو 18 عام ولا كثر، ونتا لي كتشهد بها ب « majeur : True ». ما تبدل والو.
duty-unknown-training = ختار التكوين من اللائحة. ما تبدل والو.
duty-taken = راك فالحراسة حتى ل { $until }. شكرا! إلى خاصك تمشي قبل: « /garde laisser ».
duty-not-on = راك ماشي فالحراسة دابا. ما تبدل والو.
duty-left = تقيدات، الله يعطيك الصحة.
duty-weekly = تقيدات: حراسة كل { $day } من { $from } حتى ل { $to } (وقت المغرب).
duty-weekly-instead = تقيدات: حراسة كل { $day } من { $from } حتى ل { $to } (وقت المغرب)، فبلاصة الوقت لي كان.
duty-forgotten = تقيدات: ما بقاتش حراسة { $day }.
duty-nothing-on-day = ما عندك حراسة { $day }. ما تبدل والو.
duty-unknown-day = ختار النهار من اللائحة. ما تبدل والو.
duty-unknown-time = ما فهمتش الوقت. كتب مثلا « 20h30 » ولا « 8h »، بين 0h و 24h. ما تبدل والو.
duty-too-long = الحراسة فيها 12 ساعة على الكثير: من بعد حتى واحد ما كيسمع مزيان. قسمها مع شي حد. ما تبدل والو.
duty-no-time = الحراسة فيها ساعة على الأقل. ما تبدل والو.
refusal-ran-out = التسجيل ديالك كمسؤول سالا نهار { $when }. طلب من { $lead } يجددو ب « /garde inscrire ». ما تبدل والو.
rung-on-duty = فالحراسة
rung-all = المسؤولين كاملين
rung-lead = والمسؤول الأول
drill-title = تجربة العيطة
drill-words = 🧪 **تجربة.** هادا غير تمرين طلبو { $who }: ما كاين حتى حالة، وحتى واحد ما فخطر.
drill-call = 🧪 **تجربة**: هكا غادي يعيط ليك سند. جاوب هنا « vu » ملي تقرا هادشي.
drill-rung = { $rung } · { $minutes ->
        [0] ديك الساعة
        [one] من بعد دقيقة
       *[other] من بعد { $minutes } دقايق
    }
drill-sum = { $all ->
        [0] العيطة ما غادية لحتى واحد: ما كاين حتى مسؤول مسجل.
       *[other] { $well } من { $all } غادي توصلهم.
    } التجربة هنا: { $link }
drill-reached = ✅ { $who }
drill-left = ❌ { $who } ما بقاش فالسيرفر
drill-cannot-see = ❌ { $who } ما كيشوفش صالون الفريق
drill-not-called = ❌ { $who } ديسكورد ما علموش
drill-unknown = ❔ { $who }: ديسكورد ما جاوبش، عاود
drill-footer = الأوقات ديال حالة فيها خطر دابا وما خداها حد. سند ما كيعرفش واش التيليفون صامت: تسنا « vu ».
drill-not-posted = التجربة ما تحطاتش: سند خاصو يشوف صالون الفريق ويقدر يكتب فيه. حتى عيطة حقيقية ما غاديش توصل: صلحها دابا، وعاود.
renewal-title = تسجيلات خاصها التجديد
renewal-words = كاينين تسجيلات ديال المسؤولين قراب يساليو. من بعد ديك الساعة ما يقدروش يتصرفو فالحالات. إلى باقين، جدد ب « /garde inscrire ».
renewal-line = • { $who }: { $when }

## الهضرة مع شي حد.

button-talk = نهضر مع شي حد
talk-button-there = يالاه
talk-opening = كنحل ليك واحد البلاصة. الرابط غادي يبان هنا من دابا شي ثواني.
talk-there = البلاصة ديالك تحلات، وهي خاصة. جوج كبار من الفريق معاك فيها؛ يقدر يخصهم شوية ديال الوقت باش يجاوبو.
talk-failed = ما قدرتش نحل بلاصة للهضرة. الفريق ديال هاد السيرفر فراسو بلي طلبتيها.
talk-elsewhere = هنا ما كاين حتى فريق مورايا: ما تخبر حتى واحد.
talk-no-team = فهاد السيرفر ما كاينش فريق ديال كبار مسجلين: ما نقدرش نواعدك بشي حد، وما تخبر حتى واحد.
talk-no-place = هاد السيرفر ما عندوش بلاصة للهضرة مع الفريق ديالو. بهاد البوطونة ما تخبر حتى واحد.
talk-conflict = فهاد السيرفر عندك دور ديال مسؤول(ة): الطلب ديالك ما كيمشيش للفريق، وما تخبر حتى واحد هنا.
talk-store-down = الذاكرة ديالي ما كتجاوبش دابا: الطلب ديالك ما مشاش. عاود(ي) من هنا دقيقة.
talk-name = Espace
talk-title = بلاصة للهضرة
talk-nobody-yet = مزيان لي طلبتي. مازال ما كاين حتى واحد هنا: الفريق تعيط ليه. كل مرة ما جاوب حتى واحد، كنقولها ليك هنا.
talk-who = شكون كيشوف هاد البلاصة: نتا/نتي، وكبار مسجلين كمسؤولين فهاد السيرفر ({ $who }). لي كيسير السيرفر حتى هو يقدر يحلها. هاد الكبار ما كيواعدوكش بالسر: إلا كنتي فخطر، كيقلبو على المعاونة، معاك.
talk-unread = أنا، سند، ما كنقراش شنو كيتكتب هنا. تقدر(ي) تخرج(ي) وقت ما بغيتي.
talk-kept = هاد البلاصة كتتمسح { $days } يوم من بعد ما كتسالي.
talk-news-coming = { $who } شاف الطلب ديالك وجاي.
talk-news-here = { $who } كاين هنا. كتب(ي) وقت ما بغيتي، بكلامك.
talk-news-passed = لي كان متبع معاك غادي يدوزها لشي حد آخر، وتعيط لواحد آخر. ما عندك ما تعاود(ي).
talk-news-lapsed = لي كان خدا الطلب ديالك ما كملش. الفريق تعيط ليه عاوتاني.
talk-news-unanswered = الفريق تعيط ليه، ومازال ما جاوب حتى واحد. مازال كنعيطو.
talk-closed = هاد الهضرة سالات: ما بقا حد كيكتب هنا. كلشي كيتمسح نهار { $day }. إلا بغيتي تهضر(ي) عاوتاني، كتب(ي) « /aide ».
talk-reopened = هاد البلاصة تحلات من جديد، والفريق تعيط ليه عاوتاني.
