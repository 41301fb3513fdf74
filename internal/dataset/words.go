package dataset

import "strings"

// language is a tongue and its script, as far as names and short texts need it.
type language struct {
	separator string   // between words
	words     []string // of a few bytes each, the longest far below the room that body leaves
	names     []string // as they are written there
	places    []string
}

// languages has each as often as it is spoken here: of sixteen users, eight write
// English. The others are there for what text must survive: combining marks, letters of
// two to four bytes, right-to-left scripts, and scripts without spaces.
var languages = []*language{
	english, english, english, english, english, english, english, english,
	french, vietnamese, greek, russian, arabic, hebrew, chinese, hindi,
}

var english = &language{
	separator: " ",
	words: strings.Fields(`the a of and to in is it on for with that this was but not are
		we you they our have had will would could about just now then when where never
		always morning evening coffee train river market bread music window garden letter
		bridge winter summer rain light city street table water paper story question answer
		quiet early late small large simple slow quick green blue found lost wrote read
		heard saw went came made broke fixed learned forgot remember think know believe
		database query index cursor schema release deploy weekend`),
	names: strings.Fields(`Ada Grace Edgar Barbara Alan Karen Ken Radia Tony Frances Niklaus
		Jean`),
	places: []string{"London", "Leeds", "Boston", "Wellington", "Nairobi", "Dublin", "Toronto"},
}

// The accents of french and vietnamese are combining marks of their own (the decomposed
// form), so that a letter is more than one code point.
var french = &language{
	separator: " ",
	words: strings.Fields("le la un une et de\u0301ja\u0300 e\u0301te\u0301 " +
		"tre\u0300s garc\u0327on " +
		"fore\u0302t nai\u0308f ou\u0300 c\u0327a voila\u0300 demain matin pain rue pont hiver " +
		"lumie\u0300re e\u0301cole fene\u0302tre pre\u0300s apre\u0300s avec sans toujours jamais"),
	names:  strings.Fields("Rene\u0301e Andre\u0301 Zoe\u0308 Agne\u0300s Jero\u0302me Lucie"),
	places: []string{"Paris", "Orle\u0301ans", "Nime\u0302s", "Lie\u0300ge", "Montre\u0301al"},
}

var vietnamese = &language{
	separator: " ",
	words: strings.Fields("toi\u0302 ba\u0323n va\u0300 la\u0300 co\u0301 kho\u0302ng " +
		"mu\u031b\u0300ng " +
		"nga\u0300y so\u0302ng nu\u0301i tra\u0300 pho\u031b\u0309 sa\u0301ch tho\u031b " +
		"be\u0301 me\u0323 " +
		"ho\u0302m nay mai to\u0302\u0301i sa\u0301ng mu\u031ba na\u0306\u0301ng"),
	names: strings.Fields("Lan Minh Hu\u031bo\u031bng Tua\u0302\u0301n Du\u0303ng Tha\u0309o"),
	places: []string{"Ha\u0300 No\u0323\u0302i", "Hue\u0302\u0301",
		"\u0110a\u0300 Na\u0306\u0303ng"},
}

var greek = &language{
	separator: " ",
	words: strings.Fields(`και το η ο στο με για δεν είναι ήταν πρωί βράδυ θάλασσα δρόμος ψωμί
		βιβλίο ήλιος βροχή παράθυρο μουσική πάντα ποτέ αύριο χθες πόλη νερό γράμμα φως`),
	names:  strings.Fields(`Ελένη Γιώργος Σοφία Νίκος Δανάη Κώστας`),
	places: []string{"Αθήνα", "Θεσσαλονίκη", "Πάτρα", "Χανιά"},
}

var russian = &language{
	separator: " ",
	words: strings.Fields(`и в на не что это как был была утро вечер река хлеб книга окно музыка
		город снег дождь письмо мост зима лето поезд вода всегда никогда завтра вчера ещё`),
	names:  strings.Fields(`Анна Иван Ольга Пётр Софья Лев`),
	places: []string{"Москва", "Киев", "Рига", "Алматы", "София"},
}

var arabic = &language{
	separator: " ",
	words: strings.Fields(`في من على إلى هذا هذه كان كانت صباح مساء بحر نهر كتاب خبز مدينة شارع
		مطر شمس نافذة رسالة دائما أبدا غدا أمس ماء ضوء جسر شتاء صيف`),
	names:  strings.Fields(`ليلى عمر فاطمة يوسف مريم خالد`),
	places: []string{"القاهرة", "بيروت", "عمّان", "الرباط"},
}

var hebrew = &language{
	separator: " ",
	words: strings.Fields(`של את על לא זה היא הוא בוקר ערב ים נהר ספר לחם עיר רחוב גשם שמש חלון
		מכתב תמיד מחר אתמול מים אור גשר חורף קיץ שיר`),
	names:  strings.Fields(`נועה דוד מאיה יוסי תמר אורי`),
	places: []string{"תל אביב", "חיפה", "ירושלים"},
}

var chinese = &language{
	words: strings.Fields(`我 你 他们 今天 明天 早上 晚上 海边 河 书 面包 城市 街 雨 太阳 窗户 信 桥 冬天
		夏天 音乐 水 光 总是 从来 喜欢 知道 忘了 想起 東京 ひらがな カタカナ 𠮷野 한글 서울`),
	names:  strings.Fields(`王芳 李伟 张敏 陈静 田中さくら 김민준`),
	places: []string{"北京", "上海", "東京", "서울", "臺北"},
}

var hindi = &language{
	separator: " ",
	words: strings.Fields(`और में है यह वह नहीं सुबह शाम नदी किताब रोटी शहर सड़क बारिश सूरज खिड़की
		चिट्ठी हमेशा कभी कल पानी रोशनी पुल सर्दी गर्मी गीत`),
	names:  strings.Fields(`आशा राज मीरा विक्रम प्रिया अर्जुन`),
	places: []string{"दिल्ली", "मुंबई", "कोलकाता"},
}

// emoji has single code points, and sequences held together by joiners, modifiers and
// pairs of regional indicators.
var emoji = []string{
	"🙂", "🎉", "🌊", "☕", "❤️", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷", "🇯🇵", "1️⃣",
}

// The parts of handles and emails, letters only: what follows them is a number, so that
// two different numbers never make the same handle.
var (
	givenNames = strings.Fields(`ada ahmed aiko alan amara ana andrei anna arjun barbara bruno
		carla chen clara david dina elena emeka eva fatima felix grace hana hugo ines ivan
		jana jean jonas julia kaito karen kofi lan laila lena leo lina lucas maria marta mei
		mira nadia nils noor olga omar paula pavel priya rafael rosa sam sara sofia tariq
		thomas vera viktor wei yara yusuf zoe`)
	familyNames = strings.Fields(`abe adeyemi andersson bauer becker chen costa diaz dubois evans
		ferrari fischer garcia haddad hansen hoffman ito ivanov jansen johnson kaya khan kim
		kowalski kumar larsen lee lopez martin mendes moreau mueller nakamura nguyen novak
		okafor olsen park patel pereira petrov popov rossi sato schmidt silva singh smith
		suzuki tanaka torres wang weber wright yamada yilmaz zhang`)
	domains = strings.Fields(`example.com example.org example.net mail.example.com`)
)
