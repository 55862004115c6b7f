namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The telephones that the application can call.</summary>
internal interface ITelephones
{
    /// <summary>What happens when a number is called.</summary>
    /// <param name="callee">A number, or the raw id of a user.</param>
    Dialled Dial(string caller, string callee);
}

/// <summary>How a number reacts to a call.</summary>
internal enum DialOutcome
{
    PicksUp,
    Busy,
    NoAnswer,
    Rejects,

    /// <summary>The number does not exist.</summary>
    Unreachable,

    /// <summary>The number is the application's own, so it gets an IncomingCall.</summary>
    Application,
}

/// <summary>The reaction of a number.</summary>
/// <param name="Rings">How long it rings before that.</param>
/// <param name="PickUp">Prepares the telephone that answers. It is called when the ringing begins, and it may throw VoiceUnavailableException.</param>
internal sealed record Dialled(DialOutcome Outcome, TimeSpan Rings, Func<CancellationToken, Task<ICallerLeg>> PickUp);
