namespace VoiceAgent.Pipeline.Answering;

/// <summary>What a round with the model takes, as long as the model has not said so itself: it does at the end, and a round that is cut off has none.</summary>
internal sealed class TokenEstimate(AnswerRequest request)
{
    // The usual measure of English text.
    private const int CharactersPerToken = 4;

    private int _pieces;

    public int Prompt => 1 + ((request.Instructions.Length + request.History.Sum(LengthOf) + request.Tools.Sum(tool => tool.Description.Length + tool.ParametersSchema.Length)) / CharactersPerToken);

    /// <summary>Services stream a token a piece.</summary>
    public int Completion => Volatile.Read(ref _pieces);

    /// <summary>The model has told what the round took.</summary>
    public bool WasTold { get; private set; }

    public void Count(AnswerPart part)
    {
        Interlocked.Add(ref _pieces, part switch
        {
            TextPiece => 1,
            ToolRequested requested => requested.Arguments.Length / CharactersPerToken,
            _ => 0,
        });
        WasTold |= part is TokensUsed;
    }

    private static int LengthOf(HistoryEntry entry) => entry switch
    {
        CallerSaid said => said.Text.Length,
        AgentSaid said => said.Text.Length,
        ToolExchange exchange => exchange.Arguments.Length + exchange.Result.Length,
        _ => 0,
    };
}
