using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>The emulated speech servers that people run themselves. Tests break them while they run, so they run one after the other.</summary>
public sealed class SelfHostedServers : IAsyncLifetime
{
    private RunningEmulator? _emulator;

    internal Uri Http => _emulator!.Address;

    internal Uri Sockets => new UriBuilder(Http) { Scheme = "ws" }.Uri;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync("selfhosted");

    public async Task DisposeAsync() => await _emulator!.DisposeAsync();

    /// <summary>Makes an operation fail until the result is disposed.</summary>
    internal IDisposable Break(string operation, string kind, bool once = false, int after = 0)
    {
        var faults = _emulator!.Get<EmulatedFaults>();
        faults.Break(operation, new FaultRule { Kind = kind, Once = once, After = after }, TimeSpan.FromHours(1));
        return new Mending(faults);
    }

    /// <summary>Returns a caller's coded speech, with silence before and after it.</summary>
    internal async Task<short[]> SayAsync(string text, int sampleRate, double silenceAfter = 1)
    {
        var pcm = new List<short>(new short[sampleRate / 5]);
        await foreach (var clause in _emulator!.Get<CodedVoice>().SpeakAsync(text, new VoiceStyle("en-US-GuyNeural"), Speaker.Caller, sampleRate))
        {
            pcm.AddRange(clause.Pcm.ToArray());
        }

        pcm.AddRange(new short[(int)(sampleRate * silenceAfter)]);
        return [.. pcm];
    }

    /// <summary>The clauses of the agent's voice with the true places of their words.</summary>
    internal async Task<IReadOnlyList<CodedClause>> SpokenAsync(string text, int sampleRate)
    {
        var clauses = new List<CodedClause>();
        await foreach (var clause in _emulator!.Get<CodedVoice>().SpeakAsync(text, new VoiceStyle(), Speaker.Agent, sampleRate))
        {
            clauses.Add(clause);
        }

        return clauses;
    }

    private sealed class Mending(EmulatedFaults faults) : IDisposable
    {
        public void Dispose() => faults.Mend();
    }
}

[CollectionDefinition(Name)]
public sealed class SelfHostedSpeech : ICollectionFixture<SelfHostedServers>
{
    public const string Name = "self-hosted speech";
}
