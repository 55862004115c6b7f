namespace VoiceAgent.AppHost.Platforms;

/// <summary>
/// A value that depends on whether a parameter is set. It is evaluated at each start of a program, so after a change of the
/// parameter in the Aspire dashboard only the programs that use it must be restarted.
/// </summary>
/// <param name="given">The parameter. Empty selects the emulator.</param>
/// <param name="emulated">The value for the emulator.</param>
/// <param name="real">The value for the real service. Null uses the parameter's value.</param>
internal sealed class Choice(ParameterResource given, ReferenceExpression emulated, string? real = null) : IExpressionValue, IValueWithReferences
{
    public string ValueExpression => emulated.ValueExpression;

    public IEnumerable<object> References => [given, emulated];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        await given.GetValueAsync(cancellationToken) is { Length: > 0 } filledIn ? real ?? filledIn : await emulated.GetValueAsync(context, cancellationToken);
}
