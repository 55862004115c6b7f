namespace VoiceAgent.Emulators.Cosmos.Sql;

internal enum TokenKind
{
    Word,
    Number,
    Text,
    Sign,
    End,
}

/// <summary>One token of a query, with its position in characters from the start.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    public SqlException Unexpected() =>
        new(Kind == TokenKind.End ? "Syntax error, unexpected end of query." : $"Syntax error, incorrect syntax near '{Text}' at position {At}.");
}
