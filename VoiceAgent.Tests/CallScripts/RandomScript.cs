using System.Globalization;
using System.Text;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A random call script: what a caller may say and do, and what may fail, in any order. The same seed gives the same script.</summary>
internal static class RandomScript
{
    private static readonly string[] Lines =
    [
        "I'd like to check the status of my claim", "four seven one nine", "five eight two zero", "six six three one", "one one one one", "four seven",
        "how much was it", "when was the visit", "yes please", "no not now", "I want to talk to a human", "goodbye", "that's all thank you", "pardon",
        "are you a robot", "what a lovely day it is", "um", "and", "wait", "no that is wrong I mean five eight two zero",
    ];

    // Callers who need time, say goodbye or put the agent on hold.
    private static readonly string[] QuietLines =
    [
        "I'd like to check the status of my claim", "four seven one nine", "hold on a second I have to look for my card", "just a moment please", "let me see", "hang on",
        "your call is important to us please stay on the line", "one moment I am putting you on hold", "you are number four in the queue", "how much was it",
        "goodbye", "bye", "okay bye bye", "thanks bye", "that's all thank you goodbye", "that will be everything for today", "oh wait one more thing about my claim", "hello sorry about that",
        "my number is hold on let me find it", "yes I'm here",
    ];

    private static readonly string[] Broken = ["I'd like to check my, {0}, claim", "my number is, {0}, four seven one nine", "four seven, {0}, one nine", "because, {0}, it takes so long"];

    private static readonly string[] Backchannels = ["mm-hm", "okay", "right", "uh-huh", "yeah"];

    private static readonly (string Operation, string[] Kinds)[] Faults =
    [
        ("openai.first-token", ["stall", "refuse", "status-429", "status-500"]), ("openai.stream", ["cut", "stall", "refuse"]),
        ("synthesis.first-byte", ["refuse", "stall"]), ("synthesis.stream", ["cut", "stall"]), ("speech.partial", ["cut"]), ("speech.phrase", ["cut", "stall"]),
        ("speech.connect", ["refuse"]), ("tool.find_claim", ["refuse", "stall"]), ("acs.request", ["status-500"]),
    ];

    private static readonly (string Operation, int Most)[] Slow =
        [("openai.first-token", 6_000), ("tool.find_claim", 6_000), ("synthesis.first-byte", 1_000), ("speech.partial", 2_000), ("speech.phrase", 3_000)];

    public const string EchoOfGreeting = "thanks for calling contoso insurance how can i help you today";

    /// <summary>
    /// Whether the agent's voice comes back from the caller's telephone. Every second of these scripts has an echo on the line. The others
    /// begin with the words of the greeting, also those that the agent has not said yet. This is no echo if the transcript is so late that
    /// the agent has stopped for the sound.
    /// </summary>
    public static bool HasEcho(int seed) => seed % 8 == 3;

    private enum Echo
    {
        None,
        OfTheGreeting,
        OfTheLine,
    }

    private static Echo EchoOf(int seed, string troubles) => seed / 16 % 2 == 0 || troubles.Contains("speech.partial", StringComparison.Ordinal) ? Echo.OfTheLine : Echo.OfTheGreeting;

    /// <param name="isQuiet">The caller says what explains a silence, is silent for long, and makes noises.</param>
    public static string Write(int seed, bool isQuiet = false)
    {
        var random = new Random(seed);
        var yaml = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"name: Random call {seed}").AppendLine(CultureInfo.InvariantCulture, $"seed: {seed}");
        Troubles(random, yaml);
        var echo = HasEcho(seed) ? EchoOf(seed, yaml.ToString()) : Echo.None;
        if (echo is Echo.OfTheLine)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"line: {{ echo: {{ level: -{6 + (seed % 13)}dB, delay: {60 + (seed % 840)}ms }} }}");
        }

        if (isQuiet)
        {
            yaml.AppendLine("shows: [silence]");
        }

        yaml.AppendLine("steps:");
        if (echo is Echo.OfTheGreeting)
        {
            // A loudspeaker returns the greeting. Scripts of other seeds stay as they were.
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  - interrupt after: {{ {(seed % 16 < 8 ? "words: 2" : "ms: 400")}, say: {EchoOfGreeting} }}").AppendLine("  - pause: 1500ms");
        }

        for (var left = random.Next(3, 14); left > 0; left--)
        {
            yaml.AppendLine("  - " + (isQuiet ? QuietStep(random) : Step(random)));
        }

        if (random.Next(2) == 0)
        {
            yaml.AppendLine("  - hang up");
        }
        else
        {
            yaml.AppendLine("  - say: goodbye").AppendLine("  - wait for hang up: { timeout: 120s }");
        }

        return yaml.ToString();
    }

    private static void Troubles(Random random, StringBuilder yaml)
    {
        var faults = Faults.Where(_ => random.Next(8) == 0).Select(fault => $"{fault.Operation}: {{ kind: {Any(random, fault.Kinds)}, {Often(random)}, after: {random.Next(4)} }}").ToList();
        if (random.Next(15) == 0)
        {
            faults.Add($"acs.media: {{ kind: cut, after: {random.Next(50, 3_000)} }}");
        }

        var delays = Slow.Where(_ => random.Next(8) == 0).Select(slow => $"{slow.Operation}: {random.Next(200, slow.Most)}ms").ToList();
        if (faults.Count > 0)
        {
            yaml.AppendLine($"faults: {{ {string.Join(", ", faults)} }}");
        }

        if (delays.Count > 0)
        {
            yaml.AppendLine($"delays: {{ {string.Join(", ", delays)} }}");
        }
    }

    private static string Often(Random random) => random.Next(3) switch { 0 => "once: true", 1 => "rate: 0.5", _ => "rate: 1" };

    private static string Step(Random random) => random.Next(12) switch
    {
        0 or 1 or 2 => $"say: {Any(random, Lines)}",
        3 => $"say: [{string.Format(CultureInfo.InvariantCulture, Any(random, Broken), $"{random.Next(150, 1_600)}ms")}]",
        4 or 5 or 6 => "wait for agent: { timeout: 40s }",
        7 => $"interrupt after: {{ {(random.Next(2) == 0 ? $"words: {random.Next(1, 12)}" : $"ms: {random.Next(50, 3_000)}")}, {Interruption(random)}, timeout: 30s }}",
        8 => $"pause: {random.Next(20, 4_000)}ms",
        9 => $"noise: {random.Next(40, 2_500)}ms",
        10 => $"backchannel: {Any(random, Backchannels)}",
        _ => $"dtmf: \"{Any(random, ["4719#", "5820", "1", "*", "0#"])}\"",
    };

    private static string QuietStep(Random random) => random.Next(10) switch
    {
        0 or 1 or 2 => $"say: {Any(random, QuietLines)}",
        3 or 4 or 5 => "wait for agent: { timeout: 40s }",
        6 => $"interrupt after: {{ words: {random.Next(1, 6)}, say: {Any(random, QuietLines)}, timeout: 30s }}",
        7 => $"pause: {random.Next(200, 30_000)}ms",
        8 => $"noise: {random.Next(100, 25_000)}ms",
        _ => $"pause: {random.Next(20, 1_500)}ms",
    };

    private static string Interruption(Random random) => random.Next(3) switch
    {
        0 => $"say: {Any(random, Lines)}",
        1 => $"backchannel: {Any(random, Backchannels)}",
        _ => $"cough: {random.Next(80, 1_200)}ms",
    };

    private static T Any<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
