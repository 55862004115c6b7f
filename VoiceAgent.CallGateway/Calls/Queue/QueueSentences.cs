namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>What callers who wait hear when their route has no words of its own.</summary>
/// <param name="Position">With <c>{position}</c>.</param>
/// <param name="Estimate">With <c>{minutes}</c>, at least 2.</param>
/// <param name="Offer">It names the key 1.</param>
internal sealed record QueueSentences(string Position, string Estimate, string Offer, string Accepted)
{
    // The languages of the agents that come with VoiceAgent.
    private static readonly Dictionary<string, QueueSentences> Usual = new()
    {
        ["en"] = new(
            "All our lines are busy. You are number {position} in the queue. Please stay on the line.", "The wait is about {minutes} minutes.",
            "If you want us to call you back, press 1.", "Thank you. We will call you back. Goodbye."),
        ["de"] = new(
            "Alle Leitungen sind belegt. Sie sind Nummer {position} in der Warteschlange. Bitte bleiben Sie am Apparat.", "Die Wartezeit beträgt etwa {minutes} Minuten.",
            "Wenn wir Sie zurückrufen sollen, drücken Sie die 1.", "Vielen Dank. Wir rufen Sie zurück. Auf Wiederhören."),
        ["es"] = new(
            "Todas nuestras líneas están ocupadas. Usted es el número {position} en la cola. Por favor, no cuelgue.", "La espera es de unos {minutes} minutos.",
            "Si desea que le devolvamos la llamada, pulse 1.", "Gracias. Le devolveremos la llamada. Adiós."),
        ["fr"] = new(
            "Toutes nos lignes sont occupées. Vous êtes numéro {position} dans la file d'attente. Veuillez rester en ligne.", "L'attente est d'environ {minutes} minutes.",
            "Si vous souhaitez être rappelé, appuyez sur 1.", "Merci. Nous vous rappellerons. Au revoir."),
        ["hi"] = new(
            "हमारी सभी लाइनें व्यस्त हैं। कतार में आपका नंबर {position} है। कृपया लाइन पर बने रहें।", "प्रतीक्षा लगभग {minutes} मिनट की है।",
            "यदि आप चाहते हैं कि हम आपको वापस कॉल करें, तो 1 दबाएँ।", "धन्यवाद। हम आपको वापस कॉल करेंगे। नमस्ते।"),
        ["it"] = new(
            "Tutte le nostre linee sono occupate. Lei è il numero {position} in coda. La preghiamo di restare in linea.", "L'attesa è di circa {minutes} minuti.",
            "Se desidera essere richiamato, prema 1.", "Grazie. La richiameremo. Arrivederci."),
        ["ja"] = new(
            "ただいま回線が大変混み合っております。現在{position}番目です。そのままお待ちください。", "待ち時間は約{minutes}分です。",
            "折り返しのお電話をご希望の方は、1を押してください。", "ありがとうございます。折り返しお電話いたします。失礼いたします。"),
        ["nl"] = new(
            "Al onze lijnen zijn bezet. U bent nummer {position} in de wachtrij. Blijft u alstublieft aan de lijn.", "De wachttijd is ongeveer {minutes} minuten.",
            "Wilt u dat wij u terugbellen, druk dan op 1.", "Dank u wel. Wij bellen u terug. Tot ziens."),
        ["pl"] = new(
            "Wszystkie linie są zajęte. Państwa numer w kolejce: {position}. Proszę pozostać na linii.", "Przewidywany czas oczekiwania w minutach: {minutes}.",
            "Jeśli mamy oddzwonić, proszę nacisnąć 1.", "Dziękujemy. Oddzwonimy. Do widzenia."),
        ["pt"] = new(
            "Todas as nossas linhas estão ocupadas. Você é o número {position} na fila. Por favor, aguarde na linha.", "A espera é de cerca de {minutes} minutos.",
            "Se quiser que retornemos a ligação, pressione 1.", "Obrigado. Retornaremos a ligação. Até logo."),
        ["zh"] = new(
            "所有线路正忙。您在队列中的位置是第{position}位。请不要挂断。", "预计等待时间约{minutes}分钟。",
            "如果需要我们回电，请按1。", "谢谢。我们会给您回电。再见。"),
    };

    /// <param name="language">BCP 47. Another language than those of the agents that come with VoiceAgent gets English words: set the texts of the route.</param>
    public static QueueSentences In(string language) => Usual.GetValueOrDefault(language.Split('-')[0].ToLowerInvariant()) ?? Usual["en"];
}
