// The interface in Arabic.
import { counter } from './counting.js';

const counted = counter('ar-u-nu-latn');
const PLACES = { two: 'مكانان', few: 'أماكن', many: 'مكانًا', other: 'مكان' };

/** @type {import('./en.js').Messages} */
export const arabic = {
  language: 'ar',
  direction: 'rtl',
  name: 'العربية',
  chooseLanguage: 'اللغة',

  mapLabel: 'خريطة السيطرة بحسب التقارير. كل الأماكن موجودة أيضًا في الجدول.',
  clocks: 'أي جواب يُعرض',
  clockNow: 'كما نعتقد الآن',
  clockNowHint: 'ما تقوله جميع التقارير، واللاحقة منها أيضًا، عن هذا اليوم',
  clockKnown: 'كما كان معروفًا يومها',
  clockKnownHint: 'فقط ما نُشر حتى هذا اليوم',
  differs: (count) => (count === 0 ? 'الجوابان متفقان في هذا اليوم.' : `يختلف في الجواب الآخر: ${counted(count, PLACES)}.`),

  table: 'الجدول',
  map: 'الخريطة',
  help: 'لوحة المفاتيح',
  close: 'إغلاق',
  legend: 'مفتاح الخريطة',
  zoomIn: 'تكبير',
  zoomOut: 'تصغير',

  day: 'اليوم',
  play: 'تشغيل',
  pause: 'إيقاف مؤقت',
  speed: 'السرعة',
  speeds: { slow: 'بطيء', normal: 'عادي', fast: 'سريع' },
  previousChange: 'التغيّر السابق',
  nextChange: 'التغيّر التالي',

  holders: 'المسيطر بحسب التقارير',
  signs: 'العلامات',
  unknownHolder: 'طرف مجهول',
  signContested: 'متنازع عليه: تقارير عن قتال',
  signDisputed: 'مختلَف فيه: المصادر متضاربة',
  signVacated: 'أخلاه من كان يسيطر عليه',
  signUnknown: 'لا يُعرف شيء',
  signBesieged: 'محاصَر، بلون المحاصِر',
  signDivided: 'أجزاء منه بيد طرف آخر',
  signFaded: 'باهت: أخبار قديمة',
  signRing: 'الدائرة: مقدار الخطأ المحتمل في الموقع',
  signApart: 'على شريط الزمن: أيام يختلف فيها الجوابان',

  status: { controlled: 'تحت السيطرة', contested: 'متنازع عليه', disputed: 'مختلَف فيه', vacated: 'مُخلى', unknown: 'مجهول' },
  states: {
    controlled: (holder) => `المسيطر بحسب التقارير: ${holder}`,
    contested: {
      both: (holder, rival) => `متنازع عليه بين ${holder} و${rival}`,
      held: (holder) => `متنازع عليه، وما زال بيد ${holder}`,
      sought: (rival) => `متنازع عليه: أحد الطرفين ${rival}، والآخر غير مذكور`,
      open: 'متنازع عليه: تقارير عن قتال دون ذكر الأطراف',
    },
    disputed: {
      both: (holder, rival) => `مختلَف فيه: المصادر تذكر ${holder} و${rival}`,
      held: (holder) => `مختلَف فيه: ${holder}، لكن المصادر متضاربة`,
      sought: (rival) => `مختلَف فيه: ${rival}، لكن المصادر متضاربة`,
      open: 'مختلَف فيه: المصادر متضاربة',
    },
    vacated: 'أُخلي بحسب التقارير، ولا يُعرف من دخله',
    unknown: 'لا يُعرف من يسيطر عليه',
  },
  besiegedBy: (besieger) => `يحاصره ${besieger}`,
  besiegedUnnamed: 'محاصَر، ولم يُذكر من يحاصره',
  divided: 'أجزاء منه بيد طرف آخر',
  then: '؛ ',
  likelier: (holder) => `المسيطر الأرجح: ${holder}.`,
  confidence: 'الثقة',
  confidenceWords: (percent) => (percent >= 90 ? 'عالية' : percent >= 70 ? 'عالية نسبيًا' : percent >= 50 ? 'متوسطة' : 'منخفضة'),
  percent: (percent) => `${percent}٪`,
  heard: 'أحدث تقرير',
  ago: (days) =>
    days <= 0
      ? ''
      : days < 60
        ? `قبل ${counted(days, { one: 'يوم', two: 'يومان', few: 'أيام', many: 'يومًا', other: 'يوم' })}`
        : days < 730
          ? `قبل ${counted(Math.round(days / 30.4), { few: 'أشهر', many: 'شهرًا', other: 'شهر' })}`
          : `قبل ${counted(Math.round(days / 365.25), { few: 'سنوات', many: 'سنة', other: 'سنة' })}`,
  since: 'على هذه الحال منذ',
  otherAnswer: { now: (sentence) => `كما كان معروفًا يومها: ${sentence}`, known: (sentence) => `كما نعتقد الآن: ${sentence}` },
  partOf: (whole) => `جزء من ${whole}`,
  radius: (kilometres) => `الموقع معروف بدقة ${kilometres} كم`,
  unlocated: 'لا تُعرف إحداثيات هذا المكان، فهو ليس على الخريطة.',
  provenance: 'مصدر المكان',
  history: 'التاريخ',

  announcement: (day, changes) => `${day}: ${changes ? counted(changes, { two: 'تغيّران', few: 'تغيّرات', many: 'تغيّرًا', other: 'تغيّر' }) : 'لا تغيّر'}`,
  changesOn: 'ما تغيّر في هذا اليوم',
  changesBefore: (day) => `قبل ذلك، في ${day}`,
  noChange: 'لا تقارير عن تغيّر في هذا اليوم.',
  becomes: (before, after) => `${before} ← ${after}`,
  changed: {
    besiegedBy: (besieger) => `صار محاصَرًا، يحاصره ${besieger}`,
    besiegedUnnamed: 'صار محاصَرًا، ولم يُذكر من يحاصره',
    siegeLifted: 'رُفع الحصار',
    divided: 'صارت أجزاء منه بيد طرف آخر',
    whole: 'لم يعد مقسومًا',
    fighting: (parties) => `تقارير عن قتال (${parties})`,
    calm: (holder) => `لم يعد متنازعًا عليه: ${holder}`,
  },
  moreChanges: (count) => `و${counted(count, PLACES)} غيرها، في الجدول`,
  pickHint: 'اختر مكانًا على الخريطة أو هنا أو في الجدول لترى التقارير التي وراء لونه.',
  startDay: 'أول أيام البيانات: الوضع في البداية.',

  supporting: 'تقارير مؤيدة',
  opposing: 'تقارير معارضة',
  noClaims: 'لا تقرير عن هذا المكان حتى هذا اليوم؛ حاله مستنتجة من أماكن أو أيام أخرى.',
  noSources: 'صُنعت هذه الخريطة من بيانات سيطرة بلا مصادرها.',
  certainty: { confirmed: 'مؤكد', claimed: 'مزعوم', denied: 'منفي', unclear: 'غير واضح' },
  certaintyHints: { confirmed: 'بلسان الوسيلة نفسها أو باعتراف الخاسر', claimed: 'منسوب إلى أحد', denied: 'نفاه أحدهم', unclear: 'بتحفّظ في النص' },
  change: { captured: 'استيلاء', recaptured: 'استعادة', withdrew: 'انسحاب', repelled: 'صد هجوم', contested: 'قتال', besieged: 'حصار', approached: 'اقتراب', holds: 'احتفاظ' },
  accordingTo: (who) => `بحسب ${who}`,
  happened: (when) => `عن ${when}`,
  background: 'مذكور كخلفية',
  untitled: 'تقرير بلا عنوان',
  inTitle: 'عنوان',

  tableCaption: (day, clock) => `كل الأماكن في ${day} – ${clock}`,
  columns: { place: 'المكان', status: 'الحال', holder: 'المسيطر', rival: 'الطرف الآخر', besieger: 'المحاصِر', confidence: 'الثقة', heard: 'أحدث تقرير' },
  find: 'ابحث عن مكان',
  outside: (count) => `خارج هذا العرض: ${counted(count, PLACES)}`,
  rowsShown: (shown, all) => `معروض ${shown} من ${all}`,
  showAll: 'عرض الكل',

  keys: [
    ['← →', 'يوم إلى الوراء أو الأمام'],
    ['Shift ← →', 'التغيّر السابق أو التالي (وكذلك , و.)'],
    ['Home End', 'أول يوم أو آخر يوم'],
    ['Space', 'تشغيل أو إيقاف مؤقت'],
    ['C', 'التبديل بين الجوابين'],
    ['T', 'الجدول أو الخريطة'],
    ['N P', 'المكان التالي أو السابق'],
    ['A', 'عرض كل الأماكن'],
    ['/', 'البحث عن مكان'],
    ['Esc', 'إغلاق المفتوح'],
    ['?', 'هذه القائمة'],
  ],

  oldBrowser: 'هذا المتصفح أقدم من أن يعرض كل ما في هذه الصفحة. الجدول يعمل، وقد تكون الخريطة بطيئة أو ناقصة. افتح الملف في إصدار حديث من Firefox أو Chrome أو Edge أو Safari لترى كل شيء.',
  broken: 'تعذرت قراءة بيانات الخريطة. ربما الملف ناقص؛ احصل عليه مرة أخرى.',
};
