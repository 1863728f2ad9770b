namespace Plumbline.Cli;

/// <summary>What the program's exit says to scripts.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>It did not work; for checks: a problem was found.</summary>
    Failed = 1,

    /// <summary>A flag, a variable, a file or an argument is wrong; one line says what was expected.</summary>
    WrongInput = 2,

    /// <summary>A budget is passed.</summary>
    BudgetPassed = 3,
}
