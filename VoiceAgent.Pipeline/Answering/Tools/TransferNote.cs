using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>
/// The written summary that a human gets with a transferred caller: the model's text, and who the caller is if that was proved.
/// </summary>
internal static class TransferNote
{
    /// <summary>At most <see cref="CallTransfer.LongestSummary"/> characters, on one line.</summary>
    public static string Of(string summary, IdentifiedCaller? caller)
    {
        var who = caller is null ? "The caller was not identified." : $"The caller is {caller.Description}, identified.";
        return $"{Cut(SummaryRedaction.Of(summary), CallTransfer.LongestSummary - who.Length - 1)} {who}".Trim();
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', most - 2);
        return $"{text[..(end > 0 ? end : most - 2)]} …";
    }
}
