using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Acs.Transfers;

internal enum HumanAnswer
{
    PicksUp,
    Busy,
    NoAnswer,

    /// <summary>The human declines the ringing call.</summary>
    Declines,

    /// <summary>The number does not exist.</summary>
    Unreachable,
}

/// <summary>
/// The human whom calls are transferred to. A script says how they answer (<c>human: busy</c>, or <c>{ answers, rings, greets, beep, when
/// asked, says }</c>). Without this, the number decides: one that ends with 86 is busy (like SIP's 486), one that ends with 80 does not
/// answer (480), and all others answer and take the call.
/// </summary>
/// <param name="Rings">How long the telephone rings before that.</param>
/// <param name="Says">The human's first words to the caller. <c>{summary}</c> is replaced by the first sentence of the summary.</param>
internal sealed partial record Human(HumanAnswer Answers, TimeSpan Rings, string Says)
{
    public const string Voice = "en-US-AriaNeural";

    /// <summary>After this much silence the human hangs up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>How long after picking up the human, or a machine, begins to speak.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(600);

    /// <summary>How long the human thinks after the question.</summary>
    public static readonly TimeSpan Thinks = TimeSpan.FromMilliseconds(300);

    /// <summary>How much of the question a human hears before they press a key.</summary>
    public static readonly TimeSpan Listens = TimeSpan.FromSeconds(3);

    /// <summary>The tone at the end of a voicemail's greeting.</summary>
    public static readonly TimeSpan BeepLength = TimeSpan.FromMilliseconds(500);

    /// <summary>The greeting of <c>answers: voicemail</c>.</summary>
    public const string Voicemail = "You have reached the voicemail of Robin. Please leave a message after the tone.";

    private const string Introduces = "Hello, this is Robin from claims. I see that {summary}";
    private const string IntroducesUnknowing = "Hello, this is Robin from claims. How can I help you?";

    // More words than this are a recorded greeting.
    private const int LongestGreeting = 15;

    private static readonly TimeSpan PicksUpAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(25);

    /// <summary>The words when the telephone is picked up, before anybody has asked anything. Empty when nothing is said.</summary>
    public string Greets { get; init; } = "";

    /// <summary>A tone follows the greeting.</summary>
    public bool Beeps { get; init; }

    /// <summary>What the human does when they are asked to take the call.</summary>
    public HumanReaction WhenAsked { get; init; } = HumanReaction.TakesTheCall;

    public static Human At(string number) => Of(
        number.EndsWith("86", StringComparison.Ordinal) ? HumanAnswer.Busy : number.EndsWith("80", StringComparison.Ordinal) ? HumanAnswer.NoAnswer : HumanAnswer.PicksUp);

    /// <summary>A human with the default words and the default time to answer.</summary>
    public static Human Of(HumanAnswer answers) => new(answers, answers is HumanAnswer.NoAnswer ? GivesUpAfter : PicksUpAfter, Introduces);

    /// <summary>A machine that speaks these words and takes no call.</summary>
    public static Human Machine(string greets) => Of(HumanAnswer.PicksUp) with { Greets = greets, Beeps = true, WhenAsked = HumanReaction.StaysSilent };

    /// <summary>Whether these are words of a recorded greeting and not of a person who is spoken to.</summary>
    public static bool IsRecorded(string words) => RecordedWords().IsMatch(words.Replace('’', '\'')) || words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > LongestGreeting;

    /// <param name="summary">The summary that came with the transfer, or empty.</param>
    public string Greeting(string summary)
    {
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        var first = (end < 0 ? summary : summary[..(end + 1)]).Trim();
        return first.Length == 0 && Says.Contains("{summary}", StringComparison.Ordinal)
            ? IntroducesUnknowing
            : Says.Replace("{summary}", first.Length > 1 ? char.ToLowerInvariant(first[0]) + first[1..] : first, StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"voice ?(mail|box)|mailbox|message|answering|answerphone|\b(tone|beep|recording)\b|unavailable|not available|(can.?t|cannot|unable to|not able to) (take|answer|come|get|pick)|leave (your|a|me)"
        + @"|(you.ve|you have) (dialed|dialled|called)|(person|party|subscriber|customer) you|missed (your|a) call|away from|not at my desk|office hours|closed|call (you )?back|press one"
        + @"|anrufbeantworter|nachricht|signalton|piep|pieps|nicht (erreichbar|verfügbar|persönlich|ans telefon|entgegen)|rufnummer|angerufene"
        + @"|buz[oó]n|mensaje|contestador|se[ñn]al|después del tono|no (est[aá]|estoy) disponible|no (puedo|podemos) (atender|contestar|responder)"
        + @"|messagerie|r[ée]pondeur|\bbip\b|pas disponible|(peux|pouvons) pas (vous )?répondre|votre correspondant"
        + @"|segreteria|casella vocale|messaggio|segnale|non (sono|è) (disponibile|raggiungibile)|non posso rispondere"
        + @"|recado|mensagem|caixa postal|correio de voz|não (está|estou) disponível|não posso atender|após o sinal"
        + @"|antwoordapparaat|bericht|na de (piep|toon)|niet (beschikbaar|bereikbaar|aanwezig)"
        + @"|wiadomo[śs][ćc]|poczt[aą]|po sygnale|niedostępn|abonent|nie mog[ęe] (teraz )?odebra[ćc]"
        + @"|वॉ[इय]समेल|संदेश|बीप|उपलब्ध नहीं|留守番|留守電|発信音|メッセージ|電話に出|おかけになった|语音信箱|语音邮箱|留言|提示音|无法接|无人接|您拨打的",
        RegexOptions.IgnoreCase)]
    private static partial Regex RecordedWords();
}

/// <summary>What a human does when they are asked to take a call. At most one of the members is set.</summary>
/// <param name="Presses">A key.</param>
/// <param name="Says">Words.</param>
/// <param name="HangsUp">Puts the telephone down.</param>
internal sealed record HumanReaction(string? Presses = null, string? Says = null, bool HangsUp = false)
{
    public static HumanReaction TakesTheCall { get; } = new(Presses: "1");

    public static HumanReaction StaysSilent { get; } = new();
}
