using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Phone.Scripts;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>How long the providers of one call take and how they fail: by the emulators' own delays and faults, drawn from a seed.</summary>
internal sealed class ScriptedProviders
{
    // What the services take at the median (design §7), always the same.
    private static readonly Dictionary<string, DelayRule> Steady = new()
    {
        [Operation.SpeechPartial] = new() { Milliseconds = 200 },
        [Operation.SpeechPhrase] = new() { Milliseconds = 1_016 },
        [Operation.SynthesisFirstByte] = new() { Milliseconds = 150 },
        [Operation.OpenAIFirstToken] = new() { Milliseconds = 450 },
        [Operation.OpenAIToken] = new() { Milliseconds = 15 },
    };

    private ScriptedProviders(DelayOptions options, TimeProvider time)
    {
        var (chosen, seed) = (Options.Create(options), options.Seed);
        Delays = new EmulatedDelays(chosen, new SeededDraws(chosen), time);
        Faults = new EmulatedFaults(chosen, new SeededDraws(chosen));
        Seed = seed!.Value;
    }

    public int Seed { get; }

    public EmulatedDelays Delays { get; }

    public EmulatedFaults Faults { get; }

    /// <summary>Everything takes its median.</summary>
    public static ScriptedProviders AtTheMedian(ScriptTroubles troubles, int seed, TimeProvider time) => With(Steady, troubles, seed, time);

    /// <summary>The delays measured on the real services, drawn from the seed: <c>azure-measured.json</c>.</summary>
    public static ScriptedProviders AsMeasured(ScriptTroubles troubles, int seed, TimeProvider time)
    {
        var profile = new DelayOptions();
        new DelayProfile(new ConfigurationBuilder().AddInMemoryCollection([new("Delays:Profile", "azure-measured.json")]).Build()).Configure(profile);
        var delays = new Dictionary<string, DelayRule>(profile.Delays) { [Operation.OpenAIToken] = Steady[Operation.OpenAIToken] };
        return With(delays, troubles, seed, time);
    }

    private static ScriptedProviders With(IReadOnlyDictionary<string, DelayRule> delays, ScriptTroubles troubles, int seed, TimeProvider time)
    {
        var all = new Dictionary<string, DelayRule>(delays);
        foreach (var (operation, rule) in troubles.Delays)
        {
            all[operation] = rule;
        }

        return new(new DelayOptions { Seed = seed, Delays = all, Faults = troubles.Faults }, time);
    }
}
