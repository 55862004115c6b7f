using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Acs;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Phone;
using VoiceAgent.Emulators.Phone.Outcomes;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Phone.Speaking;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;
using VoiceAgent.Tests.Emulators.Acs;

namespace VoiceAgent.Tests.Emulators.Phone;

/// <summary>A telephone and its call without sockets or clocks. The test ticks it, 20 ms at a time, and plays the agent.</summary>
internal sealed class VirtualCall
{
    private static readonly CodedVoice Voice = new(new BeepVoice(), Options.Create(new CodedVoiceOptions()));

    private readonly SortedDictionary<double, Action> _plans = [];

    private VirtualCall(Telephone telephone, Call call) => (Telephone, Call) = (telephone, call);

    public Telephone Telephone { get; }

    public Call Call { get; }

    public double Now => Telephone.Now;

    public PhoneResult Result => Telephone.Result();

    /// <summary>What the agent does at each tick. It receives the call.</summary>
    public Action<VirtualCall>? Agent { get; set; }

    public static async Task<VirtualCall> AnsweredAsync(string? yaml, int sampleRate = 16_000)
    {
        var options = new PhoneOptions();
        var script = yaml is null ? null : ScriptReader.Read(yaml);
        var voices = script is null ? null : await ScriptVoices.RecordAsync(script, new CallerVoice(Voice, options), CancellationToken.None);
        var telephone = new Telephone("t", "+1", "+2", seed: 7, script, voices, tapes: true, options);
        var parties = new CallParties(Party.Phone("+1"), Party.Phone("+2"), "s", "c", new Uri("http://127.0.0.1/"), null);
        var streaming = new MediaStreamingOptions { AudioFormat = sampleRate == 24_000 ? "Pcm24KMono" : "Pcm16KMono" };
        var call = new Call(parties, telephone, streaming, new MediaOptions());
        telephone.Connect(how => telephone.Ended(how, failure: null));
        call.Connect();
        return new VirtualCall(telephone, call);
    }

    public static Task<Utterance> CallerLineAsync(string text) => new CallerVoice(Voice, new PhoneOptions()).SayAsync(text, null, CancellationToken.None);

    /// <summary>Speaks a line of the agent with the tone code.</summary>
    public static async Task<short[]> LineAsync(string text, int sampleRate = 16_000)
    {
        var pcm = new List<short>();
        await foreach (var clause in Voice.SpeakAsync(text, new VoiceStyle(), Speaker.Agent, sampleRate))
        {
            pcm.AddRange(clause.Pcm.ToArray());
        }

        return [.. pcm];
    }

    /// <summary>Runs an action at this time of the call.</summary>
    public VirtualCall At(double milliseconds, Action plan)
    {
        _plans[milliseconds] = plan;
        return this;
    }

    public VirtualCall Run(double milliseconds)
    {
        for (var end = Now + milliseconds; Now < end && !Telephone.Over;)
        {
            while (_plans.Count > 0 && _plans.First() is var next && next.Key <= Now)
            {
                _plans.Remove(next.Key);
                next.Value();
            }

            Agent?.Invoke(this);
            Call.Tick();
        }

        return this;
    }
}
