namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The telephones that the application can call.</summary>
internal interface ITelephones
{
    /// <summary>The application calls someone, who answers at once.</summary>
    ICallerLeg PickUp(string caller, string callee);
}
