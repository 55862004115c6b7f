using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// Marks a request that must not use a pooled connection, because a request on one has just failed. Connections that broke unnoticed
/// often break together. A client that does not know the mark ignores it.
/// </summary>
internal static class FreshConnection
{
    private const string Mark = "voiceagent.fresh-connection";

    public static ChatOptions In(ChatOptions options, bool isWanted)
    {
        if (isWanted)
        {
            (options.AdditionalProperties ??= [])[Mark] = true;
        }

        return options;
    }

    public static bool IsWantedBy(ChatOptions? options) => options?.AdditionalProperties?.ContainsKey(Mark) ?? false;
}
