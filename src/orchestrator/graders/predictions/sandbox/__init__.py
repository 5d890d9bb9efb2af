"""What runs in the grade sandbox: these files alone, with numpy and scikit-learn, and nothing else of ours."""
