namespace VoiceAgent.CallGateway.Calls.Transfers;

/// <summary>Phrases that only a voicemail or another machine says when it picks up. All languages are tried, because the greeting's language is not known.</summary>
internal static class MachineGreetings
{
    private static readonly string[] Phrases =
    [
        "voicemail", "voice mail", "voice mailbox", "mailbox", "answering machine", "answering service", "leave a message", "leave your message", "leave me a message", "leave us a message",
        "leave your name", "leave a name", "record your message", "record a message", "after the tone", "after the beep", "at the tone", "at the beep", "hear the tone", "hear the beep", "sound of the tone",
        "the person you are calling", "the person you have called", "the person youre calling", "the party you are calling", "the number you have dialed", "the number you have dialled",
        "is not available", "isnt available", "not available to take", "not available right now", "unavailable to take", "unable to take your call", "unable to answer", "cant take your call", "cannot take your call", "cant come to the phone", "cannot come to the phone", "cant answer the phone",
        "not able to take your call", "get back to you", "call you back as soon", "away from my desk", "away from the phone", "out of the office", "office is closed", "offices are closed", "our opening hours", "our office hours", "please try again later", "call has been forwarded", "your call has been", "please hang up", "stay on the line",
        "buzón de voz", "buzon de voz", "contestador", "deje un mensaje", "deje su mensaje", "deja un mensaje", "deja tu mensaje", "dejar un mensaje", "después de la señal", "después del tono", "tras la señal", "al oír la señal", "no está disponible", "no puedo atender", "no podemos atender", "en este momento no", "el número marcado", "fuera de horario",
        "mailbox von", "anrufbeantworter", "sprachbox", "hinterlassen sie", "hinterlasse", "nachricht nach dem", "nach dem signalton", "nach dem piepton", "nach dem ton", "nach dem pieps", "nicht erreichbar", "nicht verfügbar", "nicht persönlich", "zur zeit nicht", "zurzeit nicht", "der angerufene", "die gewählte rufnummer", "die gewählte nummer", "außerhalb unserer", "rufe zurück", "rufen sie zurück", "rufen zurück",
        "boîte vocale", "messagerie", "répondeur", "laissez un message", "laissez votre message", "laissez moi un message", "laisser un message", "après le bip", "après le signal", "nest pas disponible", "ne suis pas disponible", "ne peux pas répondre", "ne pouvons pas répondre", "votre correspondant", "le numéro que vous",
        "segreteria", "casella vocale", "lasciate un messaggio", "lascia un messaggio", "lasci un messaggio", "dopo il segnale", "dopo il bip", "non è raggiungibile", "non sono disponibile", "non è disponibile", "non posso rispondere", "il numero da lei", "lutente da lei",
        "caixa postal", "correio de voz", "deixe uma mensagem", "deixe a sua mensagem", "deixe sua mensagem", "deixe o seu recado", "deixe seu recado", "após o sinal", "depois do sinal", "não está disponível", "não posso atender", "não podemos atender", "o número que marcou",
        "antwoordapparaat", "voicemail van", "spreek een bericht", "laat een bericht", "spreek uw boodschap", "na de toon", "na de piep", "niet beschikbaar", "niet bereikbaar", "niet aanwezig", "kan de telefoon niet",
        "poczta głosowa", "pocztą głosową", "zostaw wiadomość", "proszę zostawić wiadomość", "po sygnale", "po usłyszeniu sygnału", "jest niedostępny", "abonent", "nie może odebrać", "nie mogę odebrać",
    ];

    /// <param name="words">Words in small letters with single spaces, with a space before and after.</param>
    public static bool AreIn(string words) => Array.Exists(Phrases, phrase => words.Contains($" {phrase} ", StringComparison.Ordinal));
}
