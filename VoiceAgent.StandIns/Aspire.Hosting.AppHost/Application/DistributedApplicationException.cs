namespace Aspire.Hosting;

/// <summary>The application cannot be put together or run; the message is for the person at the console.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>With a sentence.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and its cause.</summary>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A parameter without a value.</summary>
public class MissingParameterValueException(string message) : DistributedApplicationException(message);
