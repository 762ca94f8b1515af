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
case-button-take = خودها
case-button-read = قرا
case-button-advice = نصائح
case-button-close = سد
case-button-agree = متفق باش تتسد
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
refusal-not-claimed = خود الحالة قبل، عاد سدها. ما تبدل والو.
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
