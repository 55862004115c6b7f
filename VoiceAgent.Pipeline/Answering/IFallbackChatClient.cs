using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>A model with a fallback model. Clients that wrap it find it by <see cref="IChatClient.GetService"/>.</summary>
internal interface IFallbackChatClient : IChatClient
{
    /// <summary>The model that is used first while it is healthy.</summary>
    IChatClient First { get; }
}
