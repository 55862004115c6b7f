using System.Collections.Immutable;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The subscribers to one kind of event of a call. Subscribers may be added and removed at any time.</summary>
internal sealed class Listeners<T>
{
    private ImmutableArray<Action<T>> _all = [];

    /// <summary>Subscribes until the returned value is disposed.</summary>
    public IDisposable Listen(Action<T> listener)
    {
        ImmutableInterlocked.Update(ref _all, static (list, added) => list.Add(added), listener);
        return new Listening(this, listener);
    }

    public void Tell(T what)
    {
        foreach (var listener in _all)
        {
            listener(what);
        }
    }

    private sealed class Listening(Listeners<T> listeners, Action<T> listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref listeners._all, static (list, gone) => list.Remove(gone), listener);
    }
}
