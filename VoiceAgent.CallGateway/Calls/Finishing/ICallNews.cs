namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Tells other systems about a finished call.</summary>
internal interface ICallNews
{
    /// <summary>Completes when nothing of it can be lost any more. It is safe to repeat.</summary>
    Task TellAsync(FinishedCall finished);

    /// <summary>Tells what a model has found out about a stored call. It is safe to repeat.</summary>
    Task TellAsync(AnalysedCall analysed);
}
