namespace VoiceAgent.Pipeline.Answering;

/// <summary>What a round with the model takes, as long as the model has not said so itself: it does at the end, and a round that is cut off has none.</summary>
internal sealed class TokenEstimate(AnswerRequest request)
{
    // The usual measure of English text.
    private const int CharactersPerToken = 4;

    private int _completion;

    public int Prompt => 1 + ((request.Instructions.Length + request.History.Sum(LengthOf) + request.Tools.Sum(tool => tool.Description.Length + tool.JsonSchema.GetRawText().Length)) / CharactersPerToken);

    public int Completion => Volatile.Read(ref _completion);

    /// <summary>The model has told what the round took.</summary>
    public bool WasTold { get; set; }

    /// <summary>Services stream a token a piece.</summary>
    public void CountPiece() => Interlocked.Increment(ref _completion);

    public void CountCall(string arguments) => Interlocked.Add(ref _completion, arguments.Length / CharactersPerToken);

    private static int LengthOf(HistoryEntry entry) => entry switch
    {
        CallerSaid said => said.Text.Length,
        AgentSaid said => said.Text.Length,
        ToolExchange exchange => exchange.Arguments.Length + exchange.Result.Length,
        _ => 0,
    };
}
