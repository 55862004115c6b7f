namespace VoiceAgent.Pipeline.Answering;

/// <summary>How services say that their content filter refused a request.</summary>
internal static class ContentFilter
{
    // Azure OpenAI: the code of the error, the code of its inner error, and its message. learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
    private static readonly string[] Names = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "content management policy"];

    public static bool IsNamedIn(string? text) =>
        text is not null && Array.Exists(Names, name => text.Contains(name, StringComparison.OrdinalIgnoreCase));
}
