namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The telephones that the application can call.</summary>
internal interface ITelephones
{
    /// <summary>Somebody is called by the application, and picks up.</summary>
    ICallerLeg PickUp(string caller, string callee);
}
