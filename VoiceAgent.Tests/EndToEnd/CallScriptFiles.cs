using VoiceAgent.Emulators.Phone.Scripts;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The call scripts that run through the whole stack. All scripts run in virtual time.</summary>
internal static class CallScriptFiles
{
    public static IReadOnlyList<string> Chosen { get; } =
    [
        "claim-status", "card-number-told", "cough", "dtmf-member-number", "goodbye-only", "hang-up-mid-sentence", "interrupt-greeting",
        "interrupt-twice", "backchannels", "pause-before-noun", "prompt-injection", "promise", "table-for-four", "to-billing", "second-providers",
        "asks-for-a-human", "human-is-busy", "callback-number", "do-not-record",
    ];

    public static string Text(string script) => ShippedScripts.Find(script) ?? throw new InvalidOperationException($"There is no shipped script '{script}'.");
}
