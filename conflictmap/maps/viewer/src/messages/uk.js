// The interface in Ukrainian.
import { counter } from './counting.js';

const counted = counter('uk');
const PLACES = { one: 'місце', few: 'місця', other: 'місць' };

/** @type {import('./en.js').Messages} */
export const ukrainian = {
  language: 'uk',
  direction: 'ltr',
  name: 'Українська',
  chooseLanguage: 'Мова',

  mapLabel: 'Карта контролю за повідомленнями. Усі місця є також у таблиці.',
  clocks: 'Яку відповідь показувати',
  clockNow: 'Як вважають тепер',
  clockNowHint: 'Що кажуть про цей день усі повідомлення, зокрема пізніші',
  clockKnown: 'Як було відомо того дня',
  clockKnownHint: 'Лише опубліковане до цього дня',
  differs: (count) => (count === 0 ? 'Цього дня обидві відповіді збігаються.' : `В іншій відповіді інакше: ${counted(count, PLACES)}.`),

  table: 'Таблиця',
  map: 'Карта',
  help: 'Клавіші',
  close: 'Закрити',
  legend: 'Легенда',
  zoomIn: 'Наблизити',
  zoomOut: 'Віддалити',

  day: 'День',
  play: 'Пуск',
  pause: 'Пауза',
  speed: 'Швидкість',
  speeds: { slow: 'Повільно', normal: 'Звичайно', fast: 'Швидко' },
  previousChange: 'Попередня зміна',
  nextChange: 'Наступна зміна',

  holders: 'Утримує, за повідомленнями',
  signs: 'Знаки',
  unknownHolder: 'невідома сторона',
  signContested: 'Бої: повідомляють про бої',
  signDisputed: 'Спірно: джерела розходяться',
  signVacated: 'Залишене стороною, що утримувала',
  signUnknown: 'Нічого не відомо',
  signBesieged: 'Облога, кольором облягачів',
  signDivided: 'Частина в інших руках',
  signFaded: 'Блідо: давні відомості',
  signRing: 'Кільце: можлива похибка розташування',
  signApart: 'На шкалі: дні, коли відповіді розходяться',

  status: { controlled: 'Під контролем', contested: 'Бої', disputed: 'Спірно', vacated: 'Залишене', unknown: 'Невідомо' },
  states: {
    controlled: (holder) => `Утримує, за повідомленнями: ${holder}`,
    contested: {
      both: (holder, rival) => `Бої; сторони: ${holder} і ${rival}`,
      held: (holder) => `Бої; поки утримує: ${holder}`,
      sought: (rival) => `Бої; одна сторона – ${rival}, іншу не названо`,
      open: 'Повідомляють про бої, сторін не названо',
    },
    disputed: {
      both: (holder, rival) => `Спірно: джерела називають сторони ${holder} і ${rival}`,
      held: (holder) => `Спірно: ${holder}, але джерела розходяться`,
      sought: (rival) => `Спірно: ${rival}, але джерела розходяться`,
      open: 'Спірно: джерела розходяться',
    },
    vacated: 'За повідомленнями, залишене; хто увійшов, невідомо',
    unknown: 'Невідомо, хто утримує',
  },
  besiegedBy: (besieger) => `в облозі; облягає: ${besieger}`,
  besiegedUnnamed: 'в облозі; ким – не сказано',
  divided: 'частина в інших руках',
  then: '; ',
  likelier: (holder) => `Імовірніше утримує: ${holder}.`,
  confidence: 'Упевненість',
  confidenceWords: (percent) => (percent >= 90 ? 'висока' : percent >= 70 ? 'доволі висока' : percent >= 50 ? 'середня' : 'низька'),
  percent: (percent) => `${percent} %`,
  heard: 'Останнє повідомлення',
  ago: (days) =>
    days <= 0
      ? ''
      : days < 60
        ? `за ${counted(days, { one: 'день', few: 'дні', other: 'днів' })} до цього`
        : days < 730
          ? `за ${counted(Math.round(days / 30.4), { one: 'місяць', few: 'місяці', other: 'місяців' })} до цього`
          : `за ${counted(Math.round(days / 365.25), { one: 'рік', few: 'роки', other: 'років' })} до цього`,
  since: 'У цьому стані з',
  otherAnswer: { now: (sentence) => `Як було відомо того дня: ${sentence}`, known: (sentence) => `Як вважають тепер: ${sentence}` },
  partOf: (whole) => `частина місця «${whole}»`,
  radius: (kilometres) => `розташування відоме з точністю до ${kilometres} км`,
  unlocated: 'Координати цього місця невідомі; на карті його немає.',
  provenance: 'Звідки місце',
  history: 'Історія',

  announcement: (day, changes) => `${day}: ${changes ? counted(changes, { one: 'зміна', few: 'зміни', other: 'змін' }) : 'без змін'}`,
  changesOn: 'Зміни цього дня',
  changesBefore: (day) => `До цього, ${day}`,
  noChange: 'Про зміни цього дня не повідомляють.',
  becomes: (before, after) => `${before} → ${after}`,
  changed: {
    besiegedBy: (besieger) => `тепер в облозі; облягає: ${besieger}`,
    besiegedUnnamed: 'тепер в облозі; ким – не сказано',
    siegeLifted: 'облогу знято',
    divided: 'частина тепер в інших руках',
    whole: 'більше не поділене',
    fighting: (parties) => `повідомляють про бої (${parties})`,
    calm: (holder) => `боїв більше немає: ${holder}`,
  },
  moreChanges: (count) => `і ще ${counted(count, PLACES)}, у таблиці`,
  pickHint: 'Виберіть місце на карті, тут або в таблиці, щоб побачити повідомлення, на яких тримається його колір.',
  startDay: 'Перший день даних: початковий стан.',

  supporting: 'Повідомлення за',
  opposing: 'Повідомлення проти',
  noClaims: 'До цього дня про це місце немає повідомлень; його стан виведено з інших місць або днів.',
  noSources: 'Карту зроблено з даних про контроль без їхніх джерел.',
  certainty: { confirmed: 'Підтверджено', claimed: 'Заявлено', denied: 'Заперечено', unclear: 'Неясно' },
  certaintyHints: { confirmed: 'Каже саме видання або визнає сторона, що втратила', claimed: 'З посиланням на когось', denied: 'Хтось заперечує', unclear: 'У тексті із застереженням' },
  change: { captured: 'захоплення', recaptured: 'повернення', withdrew: 'відхід', repelled: 'атаку відбито', contested: 'бої', besieged: 'облога', approached: 'наближення', holds: 'утримання' },
  accordingTo: (who) => `з посиланням: ${who}`,
  happened: (when) => `про подію: ${when}`,
  background: 'розказано як передісторію',
  untitled: 'Повідомлення без заголовка',
  inTitle: 'заголовок',

  tableCaption: (day, clock) => `Усі місця, ${day} – ${clock}`,
  columns: { place: 'Місце', status: 'Стан', holder: 'Утримує', rival: 'Інша сторона', besieger: 'Облягає', confidence: 'Упевненість', heard: 'Останнє повідомлення' },
  find: 'Знайти місце',
  outside: (count) => `Поза видом: ${counted(count, PLACES)}`,
  rowsShown: (shown, all) => `Показано ${shown} із ${all}`,
  showAll: 'Показати все',

  keys: [
    ['← →', 'на день назад або вперед'],
    ['Shift ← →', 'попередня або наступна зміна (також , і .)'],
    ['Home End', 'перший або останній день'],
    ['Пробіл', 'пуск або пауза'],
    ['C', 'змінити відповідь'],
    ['T', 'таблиця або карта'],
    ['N P', 'наступне або попереднє місце'],
    ['A', 'показати всі місця'],
    ['/', 'знайти місце'],
    ['Esc', 'закрити відкрите'],
    ['?', 'цей перелік'],
  ],

  oldBrowser: 'Цей браузер застарий для деяких частин цієї сторінки. Таблиця працює, але карта може бути повільною або неповною. Сучасний Firefox, Chrome, Edge або Safari покаже все.',
  broken: 'Дані карти не читаються. Можливо, файл неповний; отримайте його ще раз.',
};
