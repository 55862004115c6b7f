using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Records all events that it receives.</summary>
internal sealed class FakeConversation : IConversation
{
    private readonly List<ConversationEvent> _told = [];

    public IReadOnlyList<ConversationEvent> Told
    {
        get
        {
            lock (_told)
            {
                return [.. _told];
            }
        }
    }

    public void Post(ConversationEvent happened)
    {
        lock (_told)
        {
            _told.Add(happened);
        }
    }
}
