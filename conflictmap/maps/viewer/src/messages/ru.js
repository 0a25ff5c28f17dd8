// The interface in Russian.
import { counter } from './counting.js';

const counted = counter('ru');
const PLACES = { one: 'место', few: 'места', other: 'мест' };

/** @type {import('./en.js').Messages} */
export const russian = {
  language: 'ru',
  direction: 'ltr',
  name: 'Русский',
  chooseLanguage: 'Язык',

  mapLabel: 'Карта контроля по сообщениям. Все места есть и в таблице.',
  clocks: 'Какой ответ показывать',
  clockNow: 'Как считается теперь',
  clockNowHint: 'Что говорят об этом дне все сообщения, в том числе поздние',
  clockKnown: 'Как было известно в тот день',
  clockKnownHint: 'Только опубликованное к этому дню',
  differs: (count) => (count === 0 ? 'В этот день оба ответа совпадают.' : `В другом ответе иначе: ${counted(count, PLACES)}.`),

  table: 'Таблица',
  map: 'Карта',
  help: 'Клавиши',
  close: 'Закрыть',
  legend: 'Легенда',
  zoomIn: 'Приблизить',
  zoomOut: 'Отдалить',

  day: 'День',
  play: 'Пуск',
  pause: 'Пауза',
  speed: 'Скорость',
  speeds: { slow: 'Медленно', normal: 'Обычно', fast: 'Быстро' },
  previousChange: 'Предыдущее изменение',
  nextChange: 'Следующее изменение',

  holders: 'Удерживает, по сообщениям',
  signs: 'Знаки',
  unknownHolder: 'неизвестная сторона',
  signContested: 'Бои: сообщается о боях',
  signDisputed: 'Спорно: источники расходятся',
  signVacated: 'Оставлено удерживавшей стороной',
  signUnknown: 'Ничего не известно',
  signBesieged: 'Осада, цветом осаждающих',
  signDivided: 'Часть в других руках',
  signFaded: 'Бледно: давние сведения',
  signRing: 'Кольцо: возможная ошибка положения',
  signApart: 'На шкале: дни, когда ответы расходятся',

  status: { controlled: 'Под контролем', contested: 'Бои', disputed: 'Спорно', vacated: 'Оставлено', unknown: 'Неизвестно' },
  states: {
    controlled: (holder) => `Удерживает, по сообщениям: ${holder}`,
    contested: {
      both: (holder, rival) => `Бои; стороны: ${holder} и ${rival}`,
      held: (holder) => `Бои; пока удерживает: ${holder}`,
      sought: (rival) => `Бои; одна сторона – ${rival}, другая не названа`,
      open: 'Сообщается о боях, стороны не названы',
    },
    disputed: {
      both: (holder, rival) => `Спорно: источники называют стороны ${holder} и ${rival}`,
      held: (holder) => `Спорно: ${holder}, но источники расходятся`,
      sought: (rival) => `Спорно: ${rival}, но источники расходятся`,
      open: 'Спорно: источники расходятся',
    },
    vacated: 'По сообщениям, оставлено; кто вошёл, неизвестно',
    unknown: 'Неизвестно, кто удерживает',
  },
  besiegedBy: (besieger) => `в осаде; осаждает: ${besieger}`,
  besiegedUnnamed: 'в осаде; кем – не сказано',
  divided: 'часть в других руках',
  then: '; ',
  likelier: (holder) => `Вероятнее удерживает: ${holder}.`,
  confidence: 'Уверенность',
  confidenceWords: (percent) => (percent >= 90 ? 'высокая' : percent >= 70 ? 'довольно высокая' : percent >= 50 ? 'средняя' : 'низкая'),
  percent: (percent) => `${percent} %`,
  heard: 'Последнее сообщение',
  ago: (days) =>
    days <= 0
      ? ''
      : days < 60
        ? `за ${counted(days, { one: 'день', few: 'дня', other: 'дней' })} до этого`
        : days < 730
          ? `за ${counted(Math.round(days / 30.4), { one: 'месяц', few: 'месяца', other: 'месяцев' })} до этого`
          : `за ${counted(Math.round(days / 365.25), { one: 'год', few: 'года', other: 'лет' })} до этого`,
  since: 'В этом состоянии с',
  otherAnswer: { now: (sentence) => `Как было известно в тот день: ${sentence}`, known: (sentence) => `Как считается теперь: ${sentence}` },
  partOf: (whole) => `часть места «${whole}»`,
  radius: (kilometres) => `положение известно с точностью до ${kilometres} км`,
  unlocated: 'Координаты этого места неизвестны; на карте его нет.',
  provenance: 'Откуда место',
  history: 'История',

  announcement: (day, changes) => `${day}: ${changes ? counted(changes, { one: 'изменение', few: 'изменения', other: 'изменений' }) : 'без изменений'}`,
  changesOn: 'Изменения этого дня',
  changesBefore: (day) => `До этого, ${day}`,
  noChange: 'Об изменениях в этот день не сообщается.',
  becomes: (before, after) => `${before} → ${after}`,
  changed: {
    besiegedBy: (besieger) => `теперь в осаде; осаждает: ${besieger}`,
    besiegedUnnamed: 'теперь в осаде; кем – не сказано',
    siegeLifted: 'осада снята',
    divided: 'часть теперь в других руках',
    whole: 'больше не разделено',
    fighting: (parties) => `сообщается о боях (${parties})`,
    calm: (holder) => `боёв больше нет: ${holder}`,
  },
  moreChanges: (count) => `и ещё ${counted(count, PLACES)}, в таблице`,
  pickHint: 'Выберите место на карте, здесь или в таблице, чтобы увидеть сообщения, на которых основан его цвет.',
  startDay: 'Первый день данных: исходное положение.',

  supporting: 'Сообщения за',
  opposing: 'Сообщения против',
  noClaims: 'К этому дню об этом месте нет сообщений; его состояние выведено из других мест или дней.',
  noSources: 'Карта сделана из данных о контроле без их источников.',
  certainty: { confirmed: 'Подтверждено', claimed: 'Заявлено', denied: 'Отрицается', unclear: 'Неясно' },
  certaintyHints: { confirmed: 'Говорит само издание или признаёт потерявшая сторона', claimed: 'Со ссылкой на кого-то', denied: 'Кто-то отрицает', unclear: 'В тексте с оговоркой' },
  change: { captured: 'взятие', recaptured: 'возвращение', withdrew: 'отход', repelled: 'атака отбита', contested: 'бои', besieged: 'осада', approached: 'приближение', holds: 'удержание' },
  accordingTo: (who) => `со ссылкой: ${who}`,
  happened: (when) => `о событии: ${when}`,
  background: 'рассказано как предыстория',
  untitled: 'Сообщение без заголовка',
  inTitle: 'заголовок',

  tableCaption: (day, clock) => `Все места, ${day} – ${clock}`,
  columns: { place: 'Место', status: 'Состояние', holder: 'Удерживает', rival: 'Другая сторона', besieger: 'Осаждает', confidence: 'Уверенность', heard: 'Последнее сообщение' },
  find: 'Найти место',
  outside: (count) => `Вне вида: ${counted(count, PLACES)}`,
  rowsShown: (shown, all) => `Показано ${shown} из ${all}`,
  showAll: 'Показать все',

  keys: [
    ['← →', 'на день назад или вперёд'],
    ['Shift ← →', 'предыдущее или следующее изменение (также , и .)'],
    ['Home End', 'первый или последний день'],
    ['Пробел', 'пуск или пауза'],
    ['C', 'сменить ответ'],
    ['T', 'таблица или карта'],
    ['N P', 'следующее или предыдущее место'],
    ['A', 'показать все места'],
    ['/', 'найти место'],
    ['Esc', 'закрыть открытое'],
    ['?', 'этот список'],
  ],

  oldBrowser: 'Этот браузер слишком старый для некоторых частей этой страницы. Таблица работает, но карта может быть медленной или неполной. Современный Firefox, Chrome, Edge или Safari покажет всё.',
  broken: 'Данные карты не читаются. Возможно, файл неполный; получите его ещё раз.',
};
