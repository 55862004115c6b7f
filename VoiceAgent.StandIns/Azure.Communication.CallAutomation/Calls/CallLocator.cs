namespace Azure.Communication.CallAutomation;

/// <summary>Names a call for a request that is not about one connection.</summary>
public abstract class CallLocator : IEquatable<CallLocator>
{
    public string Id { get; internal set; } = null!;

    public abstract bool Equals(CallLocator? other);

    public override bool Equals(object? obj) => obj is CallLocator other && Equals(other);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Names a call by its server call id, which each event of the call has.</summary>
public class ServerCallLocator : CallLocator
{
    public ServerCallLocator(string id) => Id = string.IsNullOrEmpty(id) ? throw new ArgumentNullException(nameof(id)) : id;

    public override bool Equals(CallLocator? other) => other is ServerCallLocator && Id == other.Id;

    public override string ToString() => Id;
}
