namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>
/// The first words of an agent that calls somebody, when the request has none. An agent's own greeting thanks for the call, which does not fit. The
/// languages are those of the agents that come with VoiceAgent.
/// </summary>
internal static class UsualGreetings
{
    private static readonly Dictionary<string, (string Call, string CallBack)> ByLanguage = new()
    {
        ["en"] = ("Hello. This is an automated assistant calling.", "Hello. You asked us to call you back. How can I help you?"),
        ["de"] = ("Guten Tag. Hier spricht ein automatischer Assistent.", "Guten Tag. Sie haben um einen Rückruf gebeten. Wie kann ich Ihnen helfen?"),
        ["es"] = ("Hola. Le llama un asistente automático.", "Hola. Usted pidió que le llamáramos. ¿En qué puedo ayudarle?"),
        ["fr"] = ("Bonjour. C'est un assistant automatique qui vous appelle.", "Bonjour. Vous avez demandé à être rappelé. Comment puis-je vous aider ?"),
        ["hi"] = ("नमस्ते। यह एक स्वचालित सहायक का कॉल है।", "नमस्ते। आपने वापस कॉल करने के लिए कहा था। मैं आपकी क्या मदद कर सकता हूँ?"),
        ["it"] = ("Buongiorno. La chiama un assistente automatico.", "Buongiorno. Ha chiesto di essere richiamato. Come posso aiutarla?"),
        ["ja"] = ("こんにちは。自動アシスタントからのお電話です。", "こんにちは。折り返しのお電話です。ご用件をお聞かせください。"),
        ["nl"] = ("Goedendag. U wordt gebeld door een automatische assistent.", "Goedendag. U heeft gevraagd om teruggebeld te worden. Hoe kan ik u helpen?"),
        ["pl"] = ("Dzień dobry. Dzwoni automatyczny asystent.", "Dzień dobry. Prosili Państwo o oddzwonienie. W czym mogę pomóc?"),
        ["pt"] = ("Olá. Quem liga é um assistente automático.", "Olá. O senhor ou a senhora pediu que ligássemos de volta. Como posso ajudar?"),
        ["zh"] = ("您好。这是自动助手的来电。", "您好。您要求我们给您回电。请问有什么可以帮您？"),
    };

    /// <param name="language">BCP 47.</param>
    /// <param name="isCallBack">The person has asked for the call.</param>
    /// <returns>Null for a language without such words. Then the agent's own greeting applies.</returns>
    public static string? In(string language, bool isCallBack) =>
        ByLanguage.TryGetValue(language.Split('-')[0].ToLowerInvariant(), out var words) ? (isCallBack ? words.CallBack : words.Call) : null;
}
