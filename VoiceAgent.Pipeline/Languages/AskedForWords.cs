namespace VoiceAgent.Pipeline.Languages;

/// <summary>The names of values that agents ask for. They tell how many digits the caller will give.</summary>
internal sealed record AskedForWords
{
    public static AskedForWords None { get; } = new();

    /// <summary>A date of birth: eight digits, or six.</summary>
    public IReadOnlyList<string> BirthDate { get; init; } = [];

    /// <summary>A telephone number.</summary>
    public IReadOnlyList<string> Telephone { get; init; } = [];

    /// <summary>Any other number. The agent's file says how many digits it has.</summary>
    public IReadOnlyList<string> Number { get; init; } = [];
}
