using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using VoiceAgent.CallGateway.Calls.Control;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary>Checks prompts before they reach the telephony service.</summary>
internal static partial class PromptChecks
{
    /// <summary>The service's limit for one text is 400 characters. A longer one is refused there, so it is refused here with a clear message.</summary>
    public const int LongestText = 400;

    private const int LongestSsml = 4_000;
    private const int LongestFile = 2_000;

    /// <returns>The prompt, or the refusal.</returns>
    public static (Prompt? Prompt, IResult? Refusal) Read(PromptOrder? order, ApiOptions options)
    {
        if (order is null || new[] { order.File, order.Text, order.Ssml }.Count(each => each is not null) != 1 || (order.Language is { } language && (order.Text is null || !IsLanguage(language))))
        {
            return (null, ControlProblems.BadPrompt());
        }

        if (order.File is null)
        {
            var isGood = order.Text is { } text ? text.Length <= LongestText && !string.IsNullOrWhiteSpace(text) : IsSsml(order.Ssml!);
            return isGood ? (new Prompt(null, order.Text, order.Ssml, order.Language), null) : (null, ControlProblems.BadPrompt());
        }

        return order.File.Length > LongestFile || !Uri.TryCreate(order.File, UriKind.Absolute, out var file) || file.Scheme != Uri.UriSchemeHttps || file.UserInfo.Length > 0
            ? (null, ControlProblems.BadPrompt())
            : options.MayPlayFrom(file.IdnHost) ? (new Prompt(file), null) : (null, ControlProblems.ForbiddenFile(file.IdnHost));
    }

    public static bool IsLanguage(string language) => language.Length <= 35 && LanguageTag().IsMatch(language);

    private static bool IsSsml(string ssml)
    {
        if (ssml.Length is 0 or > LongestSsml)
        {
            return false;
        }

        try
        {
            // Entities of a document type could grow without bound, or read files.
            using var reader = XmlReader.Create(new StringReader(ssml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root?.Name.LocalName == "speak";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    private static partial Regex LanguageTag();
}
