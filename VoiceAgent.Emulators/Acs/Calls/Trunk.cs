using System.Collections.Concurrent;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>
/// Connects two calls of the application: one that it placed to its own number, and the IncomingCall that it gets for it. Each end is a telephone in
/// its call, and says what the other end hears.
/// </summary>
internal sealed class Trunk
{
    private readonly TaskCompletionSource<DialFailure?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Trunk(Exchange exchange)
    {
        (Near, Far) = (new End(this, exchange), new End(this, exchange));
        (Near.Other, Far.Other) = (Far, Near);
    }

    /// <summary>The end in the call that the application placed.</summary>
    public End Near { get; }

    /// <summary>The end that rings at the application.</summary>
    public End Far { get; }

    /// <summary>Completes when the application answers. Returns why the call failed, or null.</summary>
    public Task<DialFailure?> Answer => _answer.Task;

    internal sealed class End(Trunk trunk, Exchange exchange) : ICallerLeg
    {
        // The two calls tick at different phases. Two frames are enough for that, and five for a busy machine.
        private const int Longest = 5;

        private readonly ConcurrentQueue<short[]> _incoming = new();
        private FrameResampler? _converter;
        private int _rate;
        private string _keys = "";

        public End Other { get; set; } = null!;

        public void Answered(Call call)
        {
            _rate = call.SampleRate;
            if (ReferenceEquals(this, trunk.Far))
            {
                trunk._answer.TrySetResult(null);
            }
        }

        public void Speak(Span<short> frame)
        {
            frame.Clear();
            if (_incoming.TryDequeue(out var next))
            {
                next.AsSpan(0, Math.Min(next.Length, frame.Length)).CopyTo(frame);
            }
        }

        public string? PressedKeys() => Interlocked.Exchange(ref _keys, "") is { Length: > 0 } keys ? keys : null;

        public void Hear(ReadOnlySpan<short> frame, int agentSamples)
        {
            if (Other._rate == 0)
            {
                return;
            }

            _converter ??= new FrameResampler(frame.Length * Conversation.FramesASecond, Other._rate);
            Other._incoming.Enqueue(_converter.Convert(frame));
            while (Other._incoming.Count > Longest)
            {
                Other._incoming.TryDequeue(out _);
            }
        }

        public void Receive(string tones) => Other.Press(tones);

        public Human Ring(Party human, CustomContext context) => Human.At(human.Name);

        public void Rang(string outcome)
        {
        }

        public void Ended(string ending, string? failure)
        {
            trunk._answer.TrySetResult(ending switch
            {
                "busy" => DialFailure.Busy,
                "rejected" or "forbidden" => DialFailure.Rejected,
                "not delivered" => DialFailure.Unreachable with { Message = failure ?? DialFailure.Unreachable.Message },
                _ => DialFailure.NoAnswer,
            });
            exchange.PutDown(Other, "the other side hung up");
        }

        private void Press(string tones) => Interlocked.Exchange(ref _keys, _keys + tones);
    }
}
