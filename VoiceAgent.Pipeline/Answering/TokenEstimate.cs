using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// Counts the tokens of one round. The model reports them at the end of its stream, so a round that ends early is estimated.
/// No round is counted twice.
/// </summary>
internal sealed class TokenEstimate(AnswerRequest request)
{
    // The usual estimate for English text.
    private const int CharactersPerToken = 4;

    private const int Nobody = 0;
    private const int Model = 1;
    private const int Estimate = 2;

    private int _completion;
    private int _countedBy;

    /// <summary>True when the model has begun to answer.</summary>
    public bool HasBegun => Volatile.Read(ref _completion) > 0;

    private int Prompt => 1 + ((request.Instructions.Length + request.Context.Length + request.History.Sum(LengthOf) + request.Tools.Sum(tool => tool.Description.Length + tool.JsonSchema.GetRawText().Length)) / CharactersPerToken);

    /// <summary>The model reports the tokens of the round. Some clients report them in several parts.</summary>
    /// <returns>False when the round was already estimated.</returns>
    public bool TryTell() => Interlocked.CompareExchange(ref _countedBy, Model, Nobody) is Nobody or Model;

    /// <returns>False when the round was already counted.</returns>
    public bool TryEstimate() => Interlocked.CompareExchange(ref _countedBy, Estimate, Nobody) is Nobody;

    public TokensCounted SoFar(int epoch) => new(epoch, Prompt, Volatile.Read(ref _completion));

    /// <summary>Counts one piece of the stream. Services stream about one token per piece.</summary>
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
