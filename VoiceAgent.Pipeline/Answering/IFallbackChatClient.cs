using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>A model with another that takes over. Clients around it find it by <see cref="IChatClient.GetService"/>.</summary>
internal interface IFallbackChatClient : IChatClient
{
    /// <summary>The one that is asked first while it answers.</summary>
    IChatClient First { get; }
}
